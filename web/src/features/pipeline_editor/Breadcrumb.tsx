import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ProjectModel } from '../../model/project_model';
import { usersOf } from '../../model/subpipeline';
import * as text from '../../text';
import styles from './Toolbar.module.css';
import { wayBack } from './way_back';

/** Above a pipeline that is a part of another one: the way back to where one came from, else to its first user. */
export function Breadcrumb(props: { project: string; id: string; model: ProjectModel }) {
  const { project, id, model } = props;
  const users = usersOf(model, id);
  const [outer, pipeline] = users.find(([user]) => user === wayBack(id)) ?? users[0] ?? [];
  if (outer === undefined || !pipeline) return null;
  return (
    <nav className={styles.crumb} aria-label={text.pipeline.within}>
      <Link to="/p/$project/pipelines/$pipeline" params={{ project, pipeline: outer }}>
        {pipeline.name}
      </Link>
      <ChevronRight size={14} aria-hidden />
    </nav>
  );
}
