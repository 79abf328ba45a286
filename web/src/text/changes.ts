import { plural } from '../model/format';

type Phrase = (thing: string, count: number, place: string) => string;

const one = (verb: string, noun: string): Phrase => {
  return (thing, count, place) =>
    `${verb} ${count === 1 ? thing : plural(count, noun)} in ${place}`;
};

/** What was done, in words: the thing it was done to (when it was one), how many, and where. */
export const deeds = {
  pipeline_add: (_thing, _count, place) => `Created the pipeline ${place}`,
  pipeline_remove: (_thing, _count, place) => `Deleted the pipeline ${place}`,
  pipeline_rename: (thing) => `Renamed a pipeline to ${thing}`,
  node_add: one('Added', 'node'),
  node_remove: one('Removed', 'node'),
  node_move: one('Moved', 'node'),
  node_rename: (thing, count, place) =>
    count === 1 ? `Renamed a node to ${thing} in ${place}` : `Renamed ${count} nodes in ${place}`,
  node_change: one('Changed', 'node'),
  node_mute: one('Muted', 'node'),
  node_unmute: one('Unmuted', 'node'),
  node_pin: one('Pinned', 'node'),
  node_unpin: one('Unpinned', 'node'),
  attribute: (thing, count, place) =>
    count === 1 ? `Set ${thing} in ${place}` : `Set ${count} attributes in ${place}`,
  reference: (thing, count, place) =>
    count === 1 ? `Chose ${thing} in ${place}` : `Chose ${count} references in ${place}`,
  edge_add: (_thing, count, place) => `Made ${plural(count, 'connection')} in ${place}`,
  edge_remove: (_thing, count, place) => `Removed ${plural(count, 'connection')} in ${place}`,
  note_add: (_thing, count, place) => `Added ${plural(count, 'note')} in ${place}`,
  note_remove: (_thing, count, place) => `Removed ${plural(count, 'note')} in ${place}`,
  note_change: (_thing, count, place) => `Changed ${plural(count, 'note')} in ${place}`,
  group_add: (_thing, count, place) => `Added ${plural(count, 'group')} in ${place}`,
  group_remove: (_thing, count, place) => `Removed ${plural(count, 'group')} in ${place}`,
  group_change: (_thing, count, place) => `Changed ${plural(count, 'group')} in ${place}`,
  operation_add: (_thing, _count, place) => `Created the operation ${place}`,
  operation_remove: (_thing, _count, place) => `Deleted the operation ${place}`,
  operation_rename: (thing) => `Renamed an operation to ${thing}`,
  operation_change: (_thing, _count, place) => `Changed the operation ${place}`,
  code: (_thing, _count, place) => `Edited the code of ${place}`,
  environment: (_thing, _count, place) => `Changed the environment of ${place}`,
  declared: (_thing, _count, place) => `Changed the interface of ${place}`,
  runs: (_thing, _count, place) => `Changed how ${place} runs`,
  color: (_thing, _count, place) => `Changed the colour of ${place}`,
  resource_add: (_thing, _count, place) => `Created the resource ${place}`,
  resource_remove: (_thing, _count, place) => `Deleted the resource ${place}`,
  resource_rename: (thing) => `Renamed a resource to ${thing}`,
  resource_change: (_thing, _count, place) => `Edited the resource ${place}`,
  module_add: (_thing, _count, place) => `Created the module ${place}`,
  module_remove: (_thing, _count, place) => `Deleted the module ${place}`,
  module_rename: (thing) => `Renamed a module to ${thing}`,
  serialization: () => 'Edited the custom serialization',
  project: () => 'Changed the project',
} as const satisfies Record<string, Phrase>;

/** Said of changes in every view. */
export const changes = {
  title: 'History',
  of: (name: string) => `History of ${name}`,
  kinds: {
    pipelines: 'pipeline',
    operations: 'operation',
    resources: 'resource',
    modules: 'module',
    serialization: 'custom serialization',
  } as const,
  node: 'a node',
  unknown: '(name no longer known)',
  created: 'Created the project',
  restored: (revision: number, words: string) => `Brought back revision ${revision}: ${words}`,
  undid: (words: string) => `Undid: ${words}`,
  redid: (words: string) => `Did again: ${words}`,
  more_words: (count: number) => `and ${count} more`,
};
