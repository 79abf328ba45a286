import type { ExecutionDetail, Figure, Job } from '../../api/types';
import { FigureView } from '../../figures/FigureView';
import { RecipeContext, recipeOf } from '../../figures/recipe_context';
import * as text from '../../text';
import styles from './Executions.module.css';

interface Drawn {
  figure: Figure;
  run: ExecutionDetail;
  job: Job;
}

/** What the runs drew; figures of the same title stand beside one another. */
export function CompareFigures({ runs }: { runs: ExecutionDetail[] }) {
  const drawn = runs.flatMap((run) =>
    run.job_list.flatMap((job) => job.figures.map((figure) => ({ figure, run, job }))),
  );
  if (drawn.length === 0) return <p className={styles.hint}>{text.executions.figuresEmpty}</p>;
  if (runs.length === 1) return <Row drawn={drawn} isCompared={false} />;
  return [...byTitle(drawn)].map(([title, group]) => (
    <section key={title} aria-label={title}>
      <h3 className={styles.group}>{title}</h3>
      <Row drawn={group} isCompared />
    </section>
  ));
}

function Row({ drawn, isCompared }: { drawn: Drawn[]; isCompared: boolean }) {
  return (
    <div className={isCompared ? styles.beside : styles.below}>
      {drawn.map(({ figure, run, job }) => (
        <RecipeContext key={figure.id} value={recipeOf(run, job)}>
          <FigureView
            figure={figure}
            origin={isCompared ? `${run.name} · ${job.name}` : job.name}
          />
        </RecipeContext>
      ))}
    </div>
  );
}

function byTitle(drawn: readonly Drawn[]): Map<string, Drawn[]> {
  const groups = new Map<string, Drawn[]>();
  for (const one of drawn) {
    const title = one.figure.title || text.figures.untitled(one.figure.number);
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return groups;
}
