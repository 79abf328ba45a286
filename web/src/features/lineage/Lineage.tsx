import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, SearchX } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { type Lineage as Data, lineageQuery } from '../../api/lineage';
import { problemFrom } from '../../api/problem';
import { useCanEdit } from '../../collab/useCanEdit';
import { lineageCounts, lineageName } from '../../model/lineage';
import * as text from '../../text';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Lineage.module.css';
import { LineageGraph } from './LineageGraph';
import { LineagePanel } from './LineagePanel';
import { RemakeButton } from './RemakeButton';

/** Where an artifact comes from, back to what was uploaded. */
export function Lineage() {
  const { artifact } = useParams({ from: '/p/$project/artifacts/$artifact/lineage' });
  const { data, error, refetch } = useQuery(lineageQuery(artifact));
  if (data) return <LineageView artifact={artifact} lineage={data} />;
  if (problemFrom(error).status === 404)
    return (
      <EmptyState icon={SearchX} title={text.lineage.gone}>
        {text.lineage.goneBody}
      </EmptyState>
    );
  return (
    <div className={styles.wait}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {error ? null : <SkeletonRows count={3} height={90} />}
    </div>
  );
}

function LineageView({ artifact, lineage }: { artifact: string; lineage: Data }) {
  const { project } = useParams({ from: '/p/$project/artifacts/$artifact/lineage' });
  const { node: wanted } = useSearch({ from: '/p/$project/artifacts/$artifact/lineage' });
  const navigate = useNavigate({ from: '/p/$project/artifacts/$artifact/lineage' });
  const canEdit = useCanEdit(project);
  const choose = useCallback(
    (node: string) => void navigate({ search: { node }, replace: true }),
    [navigate],
  );
  const self = lineage.nodes.find(({ id }) => id === artifact);
  const chosen = lineage.nodes.find(({ id }) => id === wanted) ?? self;
  const name = self ? lineageName(self) : text.lineage.deletedArtifact;
  useEffect(() => {
    document.title = `${text.lineage.titleOf(name)} · ${text.product}`;
  }, [name]);
  const { jobs, artifacts } = lineageCounts(lineage);
  return (
    <div className={styles.view}>
      <header className={styles.header}>
        <Link to="/p/$project/artifacts" params={{ project }} search={{ artifact }}>
          <ArrowLeft size={15} aria-hidden /> {text.lineage.back}
        </Link>
        <h1>{text.lineage.titleOf(name)}</h1>
        <span className={styles.summary}>
          {text.lineage.summary(jobs, artifacts)}
          {lineage.truncated ? `. ${text.lineage.truncated}` : ''}
        </span>
        {canEdit && self?.state === 'made' ? (
          <RemakeButton project={project} artifact={artifact} />
        ) : null}
      </header>
      <div className={styles.work}>
        <LineageGraph lineage={lineage} chosen={chosen?.id} onChoose={choose} />
        <LineagePanel node={chosen} />
      </div>
    </div>
  );
}
