import { Tooltip } from '@mantine/core';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useModel } from '../../collab/open_document';
import type { View } from '../../collab/presence_event';
import { NameBook } from '../../model/change_words';
import * as text from '../../text';
import { useActions } from '../shell/actions';
import styles from './Together.module.css';
import { viewOfAddress } from './view_address';

/** To the history: of what is looked at, where that is a part of the project; else of all. */
export function HistoryLink({ project }: { project: string }) {
  const navigate = useNavigate();
  const { pathname, searchStr } = useLocation();
  const model = useModel(project);
  const path = entityOf(viewOfAddress(pathname, searchStr));
  const names = new NameBook(model);
  const isKnown = path !== null && (path === '/serialization' || names.isKnown(path));
  const search = isKnown ? { path } : {};
  const label = isKnown ? text.changes.of(names.name(path)) : text.changes.title;
  useActions(
    [
      {
        id: 'go.history',
        group: text.shell.goTo,
        label: text.changes.title,
        shortcut: 'g h',
        run: () => navigate({ to: '/p/$project/history', params: { project } }),
      },
    ],
    'project',
  );
  return (
    <Tooltip label={label}>
      <Link
        to="/p/$project/history"
        params={{ project }}
        search={search}
        className={styles.link}
        activeProps={{ 'data-active': true }}
        activeOptions={{ includeSearch: false }}
        aria-label={label}
      >
        <History size={17} aria-hidden />
      </Link>
    </Tooltip>
  );
}

function entityOf(view: View | null): string | null {
  if (view?.kind === 'serialization') return '/serialization';
  if (!view?.id) return null;
  const kinds = ['pipelines', 'operations', 'resources', 'modules'];
  return kinds.includes(view.kind) ? `/${view.kind}/${view.id}` : null;
}
