import { plural } from '../model/format';

export const presence = {
  here: 'Who is here',
  alsoHere: 'Also looking at this',
  you: 'You, in another window',
  at: (place: string) => `in ${place}`,
  goTo: (name: string, place: string) => `${name}, ${place}. Go there`,
  person: (name: string, place: string) => `${name}, ${place}`,
  more: (count: number) => `${count} more`,
  somewhere: 'in this project',
  nameless: 'Somebody',
  places: {
    pipelines: 'Pipelines',
    executions: 'Executions',
    resources: 'Resources',
    artifacts: 'Artifacts',
    utils: 'Custom Utils',
    serialization: 'Custom Serialization',
    history: 'History',
  } as const,
  refused: 'An edit of yours was not accepted',
  replaced: 'The text was replaced as a whole while yours was not sent yet.',
  refusals: (count: number) => `${plural(count, 'edit')} not accepted`,
  refusalsTitle: 'Edits that were not accepted',
  refusalsBody:
    'They were made while the server could not be reached, and no longer fitted when it came back. Copy what you need; nothing else keeps it.',
  content: 'What it was',
  copy: 'Copy',
  copied: 'Copied',
  dismiss: 'I have what I need',
} as const;
