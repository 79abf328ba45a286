import type { BlockRefusal } from '../model/network_blocks';

const refusals: Record<BlockRefusal['why'], (count: number, name: string) => string> = {
  empty: () => 'Select the layers that shall be a block',
  ends: () => 'Inputs and outputs of the model stay outside of blocks',
  same: () => 'They are a block already',
  part: (_count, name) => `Only a part of the block “${name}” is selected: take all of it, or none`,
  entries: (count) =>
    `A block takes one tensor, but ${count} different ones go into what is selected`,
  exits: (count) => `A block gives one tensor, but ${count} different ones leave what is selected`,
  closed: () => 'A block takes one tensor, but nothing goes into what is selected',
  loose: () => 'A block gives one tensor, but nothing leaves what is selected',
  circle: () =>
    'What leaves the selection comes back into it through layers that are not selected: select those, too',
};

export const blocks = {
  one: 'Block',
  make: 'Make a block',
  makeHint: 'Selected layers become a block (B)',
  first: 'Block',
  refusal: (refusal: BlockRefusal, name: string) =>
    refusals[refusal.why]('count' in refusal ? refusal.count : 0, name),
  collapse: 'Collapse',
  expand: 'Expand',
  fold: 'Collapse or expand blocks',
  collapseOf: (name: string) => `Collapse ${name}`,
  dissolve: 'Dissolve',
  dissolveHint: 'the layers stay, the block goes',
  unroll: (times: number) => `Draw ${times} copies`,
  keepOne: 'Keep one',
  tooMany: (count: number, most: number) =>
    `That would be ${count.toLocaleString('en')} layers; at most ${most.toLocaleString('en')} are drawn at once`,
  leave: 'Take out of its block',
  repeat: 'Repeat',
  repeatHint: 'Copies that follow one another, each with weights of its own',
  times: (count: number) => `× ${count}`,
  layers: 'layers',
  about: (count: number) => `A block of ${count} ${count === 1 ? 'layer' : 'layers'}`,
  within: 'In block',
};
