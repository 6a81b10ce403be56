import { PageHeader } from '../kit/PageHeader';
import { t } from '../texts/catalogue';

export function Home() {
  return <PageHeader title={t.home.title} />;
}
