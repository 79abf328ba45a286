import { useParams, useSearch } from '@tanstack/react-router';
import { useModel } from '../../collab/open_document';
import { NameBook } from '../../model/change_words';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { Compare } from './Compare';
import styles from './History.module.css';
import { HistoryDialogs } from './HistoryDialogs';
import { Timeline } from './Timeline';
import { TimelineFilters } from './TimelineFilters';
import { useHistory } from './useHistory';
import { VersionPanel } from './VersionPanel';

/** What became of a project, by whom and when; and everything that can be done with what it was. */
export function History() {
  const { project } = useParams({ from: '/p/$project' });
  const { path, from, to } = useSearch({ from: '/p/$project/history' });
  if (from !== undefined && to !== undefined)
    return <Compare project={project} from={from} to={to} />;
  return <Overview key={path ?? ''} project={project} path={path} />;
}

function Overview({ project, path }: { project: string; path: string | undefined }) {
  const model = useModel(project);
  const view = useHistory(project, path);
  const title = path ? text.changes.of(new NameBook(model).name(path)) : text.changes.title;
  return (
    <Page
      name={title}
      title={title}
      lead={text.history.lead}
      actions={<TimelineFilters project={project} view={view} path={path} />}
    >
      <div className={styles.columns}>
        <Timeline project={project} view={view} path={path} />
        <VersionPanel project={project} />
      </div>
      <HistoryDialogs project={project} />
    </Page>
  );
}
