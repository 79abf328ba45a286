// Which job a figure on the page is of, for what is written into the files that it is saved as.

import { createContext } from 'react';
import type { ExecutionDetail, Job } from '../api/types';
import type { Recipe } from '../model/recipe';

/** Null: of several jobs, or of none. */
export const RecipeContext = createContext<Recipe | null>(null);

export function recipeOf({ project, id, revision }: ExecutionDetail, job: Job): Recipe {
  const latest = job.attempts.find(({ attempt }) => attempt === job.attempt);
  return {
    server: location.origin,
    project,
    execution: id,
    job: job.id,
    revision: latest?.revision ?? revision,
  };
}
