import { useEffect, type ReactNode } from 'react';
import { t } from '../texts/catalogue';
import { Mark, Rings } from './Mark';
import { SchemeSwitch } from './Scheme';

/** The calm page before one is in: the mark, one card, nothing else. */
export function Frame({ page, wide, foot, children }: FrameProps) {
  useEffect(() => {
    document.title = t.title(page);
  }, [page]);
  return (
    <div className="bf-frame">
      <Rings />
      <header className="bf-frame-top">
        <SchemeSwitch />
      </header>
      <main className="bf-frame-main" style={{ maxWidth: wide ? 620 : 460 }}>
        <div className="bf-frame-mark">
          <Mark size={60} />
          <span className="bf-frame-name">{t.product}</span>
        </div>
        <div className="bf-frame-card">{children}</div>
      </main>
      {foot === undefined ? null : <footer className="bf-frame-foot">{foot}</footer>}
    </div>
  );
}

interface FrameProps {
  page: string;
  wide?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}
