// What one chose in a project's run dialog, kept in the browser for the next time.

export interface RunChoices {
  compute: string | null;
  storage: string | null;
  ignorePins: boolean;
  opensTrace: boolean;
}

const first: RunChoices = { compute: null, storage: null, ignorePins: false, opensTrace: true };

const keyOf = (project: string) => `run.${project}`;

export function runChoicesOf(project: string): RunChoices {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(project)) ?? '{}');
    return { ...first, ...(kept as Partial<RunChoices>) };
  } catch {
    return first;
  }
}

export function runChoicesKeep(project: string, choices: RunChoices) {
  localStorage.setItem(keyOf(project), JSON.stringify(choices));
}
