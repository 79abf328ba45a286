// What can be done to the blocks of an open network. Each is one change, one undo step; a refusal becomes a message.

import { newId } from '../../collab/open_document';
import * as changes from '../../model/block_changes';
import { nameUnique } from '../../model/changes';
import type { PatchOp } from '../../model/json_patch';
import { blockRefusal, blocksOf, membersOf } from '../../model/network_blocks';
import type { Position } from '../../model/project_model';
import { nodesMove } from '../../model/resource_changes';
import type { ResourceGraph } from '../../model/resource_graph';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';

/** Layers that one click may draw. */
const mostUnrolled = 2000;

interface Context {
  /** Of the resource. */
  id: string;
  graph: () => ResourceGraph;
  change: (patch: PatchOp[]) => Promise<void>;
}

export function blockActions({ id, graph, change }: Context) {
  const nameFree = () =>
    nameUnique(
      text.blocks.first,
      Object.values(blocksOf(graph())).map(({ name }) => name),
    );
  return {
    /** Answers the new block's id; undefined when it is refused. */
    block: (nodes: readonly string[], moves: Record<string, Position>): string | undefined => {
      const refusal = blockRefusal(graph(), nodes);
      if (refusal) {
        const part = refusal.why === 'part' ? refusal.block : '';
        const title = text.blocks.refusal(refusal, blocksOf(graph())[part]?.name ?? part);
        toastShow({ kind: 'info', title });
        return undefined;
      }
      const block = newId();
      void change([
        ...changes.blockAdd(id, graph(), block, nameFree(), nodes),
        ...nodesMove(id, moves),
      ]);
      return block;
    },
    blockFold: (block: string, moves: Record<string, Position>) =>
      change(changes.blockFold(id, graph(), block, moves)),
    blockRename: (block: string, name: string) =>
      change(changes.blockRename(id, graph(), block, name.trim())),
    blockRepeat: (block: string, times: number) =>
      change(changes.blockRepeat(id, graph(), block, times)),
    blockLeave: (nodes: readonly string[]) => change(changes.blockLeave(id, graph(), nodes)),
    blockDissolve: (block: string) => change(changes.blockDissolve(id, graph(), block)),
    /** `height` is how far each copy lies below the one before, `moves` make room for them. */
    blockUnroll: (block: string, height: number, moves: Record<string, Position>) => {
      const present = graph();
      const count = membersOf(present, block).length * (blocksOf(present)[block]?.repeat ?? 1);
      if (count > mostUnrolled) {
        toastShow({ kind: 'info', title: text.blocks.tooMany(count, mostUnrolled) });
        return Promise.resolve();
      }
      const unrolled = changes.blockUnroll(id, present, block, height, newId);
      return change([...unrolled, ...nodesMove(id, moves)]);
    },
  };
}
