import { Button } from '@mantine/core';
import { Wrench } from 'lucide-react';
import { fixText } from '../../model/network_problems';
import styles from './Inspector.module.css';
import type { InspectorProps } from './ResourceInspector';

/** What is wrong with a layer, in words, each with what would mend it. */
export function LayerProblems({ problems, canEdit, onFix }: InspectorProps) {
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems} data-hint={problems.every(({ isHint }) => isHint) || undefined}>
      {problems.map((problem) => (
        <li key={problem.detail} data-hint={problem.isHint || undefined}>
          {problem.detail}
          {canEdit
            ? problem.fixes.map((fix) => (
                <Button
                  key={fixText(fix)}
                  className={styles.fix ?? ''}
                  size="compact-sm"
                  variant="default"
                  leftSection={<Wrench size={13} aria-hidden />}
                  onClick={() => onFix(problem, fix)}
                >
                  {fixText(fix)}
                </Button>
              ))
            : null}
        </li>
      ))}
    </ul>
  );
}
