import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { tokenRevoke } from '../../api/auth';
import { queryClient, tokensQuery } from '../../api/queries';
import type { Token } from '../../api/types';
import * as text from '../../text';
import { Ago } from '../../ui/Ago';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import table from '../../ui/Table.module.css';
import { TableFrame } from '../../ui/TableFrame';
import { toastShow } from '../../ui/toasts';
import { useNow } from '../../ui/useNow';
import { NewToken } from './NewToken';
import styles from './Profile.module.css';
import { Section } from './Section';

export function Tokens() {
  const { data, error, refetch, isPending } = useQuery(tokensQuery);
  const [dialog, setDialog] = useState<'new' | Token | null>(null);
  const tokens = data?.items ?? [];
  const close = () => setDialog(null);
  return (
    <Section
      title={text.profile.tokens}
      lead={text.profile.tokensLead}
      action={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setDialog('new')}>
          {text.profile.tokenNew}
        </Button>
      }
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows count={2} height={40} /> : null}
      {data && tokens.length === 0 ? (
        <p className={styles.note}>{text.profile.tokensNone}</p>
      ) : null}
      {tokens.length > 0 ? <TokenTable tokens={tokens} onRevoke={setDialog} /> : null}
      {dialog === 'new' ? <NewToken onClose={close} /> : null}
      {dialog && dialog !== 'new' ? (
        <ConfirmDialog
          title={text.profile.revokeTitle(dialog.name)}
          confirm={text.profile.revoke}
          onConfirm={() => revoke(dialog)}
          onClose={close}
        >
          {text.profile.revokeBody}
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}

async function revoke({ id, name }: Token) {
  await tokenRevoke(id);
  await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
  toastShow({ kind: 'info', title: text.profile.revoked(name) });
}

interface TableProps {
  tokens: Token[];
  onRevoke: (token: Token) => void;
}

function TokenTable({ tokens, onRevoke }: TableProps) {
  const columns = text.profile.tokenColumns;
  return (
    <TableFrame label={text.profile.tokens}>
      <thead>
        <tr>
          <th className={table.grow}>{columns.name}</th>
          <th>{columns.scopes}</th>
          <th>{columns.created}</th>
          <th>{columns.used}</th>
          <th>{columns.expires}</th>
          <th>
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td className={table.name}>
              {token.name}
              <code className={styles.prefix}>{token.prefix}…</code>
            </td>
            <td>{token.scopes.map((scope) => text.profile.scopes[scope]).join(', ')}</td>
            <td className={table.dim}>
              <Ago at={token.created_at} />
            </td>
            <td className={table.dim}>
              {token.used_at ? <Ago at={token.used_at} /> : text.profile.never}
            </td>
            <td className={table.dim}>
              <Expiry at={token.expires_at} />
            </td>
            <td className={table.actions}>
              <Button
                color="red"
                variant="subtle"
                aria-label={`${text.profile.revoke}: ${token.name}`}
                onClick={() => onRevoke(token)}
              >
                {text.profile.revoke}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

const minute = 60_000;
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

function Expiry({ at }: { at: string | null }) {
  const now = useNow(minute);
  if (!at) return text.profile.never;
  return Date.parse(at) < now ? text.profile.expired : day.format(Date.parse(at));
}
