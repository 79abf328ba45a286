import { type LayoutEdge, type LayoutNode, layoutNow } from './layout';

self.onmessage = (event: MessageEvent<{ nodes: LayoutNode[]; edges: LayoutEdge[] }>) => {
  self.postMessage(layoutNow(event.data.nodes, event.data.edges));
};
