// The connection being drawn, by drag or by two clicks: where it starts, and which ports it may end at.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PortEnd } from '../model/fitting';

interface Connecting {
  start: PortEnd | null;
  /** Keys (portKey) of the ports that fit. */
  fits: ReadonlySet<string>;
}

const idle: Connecting = { start: null, fits: new Set() };
const store = createStore<Connecting>(() => idle);

export const connectingStart = (start: PortEnd, fits: ReadonlySet<string>) =>
  store.setState({ start, fits });
export const connectingEnd = () => store.setState(idle);
export const connectingNow = () => store.getState().start;

export const portKey = ({ node, port, side }: PortEnd) => `${side} ${node} ${port}`;

export type PortState = 'idle' | 'start' | 'fits' | 'unfit';

/** How the ports of one side of a node stand to the connection, one letter each: nothing changes, nothing is drawn. */
export function usePortStates(
  node: string,
  side: PortEnd['side'],
  ports: readonly string[],
): PortState[] {
  const letters = useStore(store, ({ start, fits }) =>
    start ? ports.map((port) => letterOf(start, fits, { node, port, side })).join('') : '',
  );
  return ports.map((_port, index) => states[letters[index] ?? ''] ?? 'idle');
}

const states: Record<string, PortState> = { s: 'start', f: 'fits', u: 'unfit' };

function letterOf(start: PortEnd, fits: ReadonlySet<string>, end: PortEnd): string {
  const key = portKey(end);
  if (key === portKey(start)) return 's';
  return fits.has(key) ? 'f' : 'u';
}
