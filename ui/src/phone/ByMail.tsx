import { Radio, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MailChoice, MailStanding } from '../api/contract';
import { useApi } from '../house';
import { Fault } from '../kit/States';
import { t } from '../texts/catalogue';

const words = t.messages.byMail;
const key = ['messages', 'mail'];

/** What of one's messages comes by mail, to the address the house knows. */
export function ByMail() {
  const api = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: api.voicemail.mail });
  const choose = useMutation({
    mutationFn: api.voicemail.chooseMail,
    onSuccess: (standing) => client.setQueryData(key, standing),
  });
  return (
    <>
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {choose.error ? <Fault fault={choose.error} /> : null}
      {data ? <MailCard standing={data} busy={choose.isPending} choose={(mail) => choose.mutate(mail)} /> : null}
    </>
  );
}

interface CardProps {
  standing: MailStanding;
  busy: boolean;
  choose: (mail: MailChoice['mail']) => void;
}

export function MailCard({ standing: { mail, to, possible }, busy, choose }: CardProps) {
  const where = to ? words.goesTo(to) : words.noAddress;
  return (
    <section className="bf-card" aria-labelledby="by-mail">
      <Title order={2} id="by-mail" mb={4}>
        {words.title}
      </Title>
      <Text c="dimmed" mb="sm">
        {possible || !to ? where : words.noServer}
      </Text>
      <Radio.Group
        aria-labelledby="by-mail"
        value={mail}
        onChange={(chosen) => choose(words.choices.find(({ value }) => value === chosen)?.value ?? 'off')}
      >
        <Stack gap="xs">
          {words.choices.map(({ value, label, description }) => (
            <Radio
              key={value}
              value={value}
              label={label}
              description={description}
              disabled={busy || (value !== 'off' && !possible)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </section>
  );
}
