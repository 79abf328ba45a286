import type { Position } from '../../model/project_model';
import { resourceClipCorner, resourceClipParse, resourceClipText } from '../../model/resource_clip';
import type { ResourceGraph } from '../../model/resource_graph';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';
import { useClipboardEvents } from '../../ui/useClipboardEvents';
import { canvasCenter, placesOn, type ResourceFlow } from './places';
import type { Selection } from './ResourceEditor';
import type { ResourceActions } from './resource_actions';

interface Given {
  /** Of the resource. */
  type: string;
  graph: ResourceGraph;
  selection: Selection;
  canEdit: boolean;
  actions: ResourceActions;
  canvas: { current: ResourceFlow | null };
  pointer: { current: Position | null };
  onSelect: (nodes: string[]) => void;
}

/** Copies nodes within a resource and to others of its type. */
export function useLayerClipboard(given: Given) {
  const { type, graph, selection, canEdit, actions, canvas, pointer } = given;
  useClipboardEvents({
    text: () => resourceClipText(type, graph, selection.nodes, placesOn(canvas.current)),
    remove: () => {
      if (canEdit) void actions.remove(selection.nodes, selection.edges);
    },
    paste: (words) => {
      if (!canEdit) return;
      const clip = resourceClipParse(words);
      if (!clip) return toastShow({ kind: 'info', title: text.resources.pasteNothing });
      if (clip.type !== type)
        return toastShow({ kind: 'info', title: text.resources.pasteOther(clip.type) });
      const corner = resourceClipCorner(clip);
      const to = pointer.current ?? canvasCenter(canvas.current);
      given.onSelect(actions.paste(clip, { x: to.x - corner.x, y: to.y - corner.y }));
    },
  });
}
