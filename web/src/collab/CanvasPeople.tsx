import { useStore as useFlowStore } from '@xyflow/react';
import { MousePointer2 } from 'lucide-react';
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo } from 'react';
import type { Position } from '../model/project_model';
import * as text from '../text';
import styles from './CanvasPeople.module.css';
import { roomOf, usePeople } from './presence';
import { viewParse, viewText } from './presence_event';
import type { Here } from './presence_room';

const margin = 5;
const mostRings = 40;

/** What a canvas needs to show where others are, and to tell them where I am. `view` is such as /pipelines/{id}. */
export function useCanvasPeople(
  project: string,
  view: string,
  selected: string[],
): { overlay: ReactNode; onPointer: (position: Position | null) => void } {
  const room = roomOf(project);
  useEffect(() => () => room.set({ cursor: null, selection: [] }), [room]);
  // With the view, because who is elsewhere starts with nothing selected.
  useEffect(() => room.set({ view: viewParse(view), selection: selected }), [room, view, selected]);
  const onPointer = useCallback(
    (position: Position | null) =>
      room.set({
        cursor: position && {
          kind: 'point',
          x: Math.round(position.x),
          y: Math.round(position.y),
        },
      }),
    [room],
  );
  const overlay = useMemo(() => <CanvasPeople project={project} view={view} />, [project, view]);
  return { overlay, onPointer };
}

function CanvasPeople({ project, view }: { project: string; view: string }) {
  const here = usePeople(project).filter((person) => person.view && viewText(person.view) === view);
  const zoom = useFlowStore(({ transform }) => (here.length > 0 ? transform[2] : 1));
  return (
    <div className={styles.people} aria-hidden style={{ '--unzoom': 1 / zoom } as CSSProperties}>
      {here.map((person) => (
        <Rings key={`${person.client} rings`} person={person} />
      ))}
      {here.map((person) =>
        person.cursor?.kind === 'point' ? <Pointer key={person.client} person={person} /> : null,
      )}
    </div>
  );
}

function Pointer({ person }: { person: Here }) {
  if (person.cursor?.kind !== 'point') return null;
  const { x, y } = person.cursor;
  return (
    <div
      className={styles.pointer}
      data-pointer
      style={{ '--person': person.color, transform: `translate(${x}px, ${y}px)` } as CSSProperties}
    >
      <div className={styles.mark}>
        <MousePointer2 size={18} fill="currentColor" strokeWidth={1.5} />
        <span className={styles.name}>{person.name || text.presence.nameless}</span>
      </div>
    </div>
  );
}

/** A ring round each node that somebody has selected. */
function Rings({ person }: { person: Here }) {
  const boxes = useFlowStore(({ nodeLookup }) =>
    person.selection
      .slice(0, mostRings)
      .flatMap((id) => {
        const node = nodeLookup.get(id);
        if (!node) return [];
        const { x, y } = node.internals.positionAbsolute;
        const { width = 0, height = 0 } = node.measured;
        return [`${id} ${x} ${y} ${width} ${height}`];
      })
      .join('|'),
  );
  if (boxes === '') return null;
  return boxes.split('|').map((box, index) => {
    const [id, ...numbers] = box.split(' ');
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    const style = {
      '--person': person.color,
      transform: `translate(${x - margin}px, ${y - margin}px)`,
      width: width + 2 * margin,
      height: height + 2 * margin,
    } as CSSProperties;
    return (
      <div key={id} className={styles.ring} data-ring={id} style={style}>
        {index === 0 ? (
          <span className={styles.tag}>{person.name || text.presence.nameless}</span>
        ) : null}
      </div>
    );
  });
}
