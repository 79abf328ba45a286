import type { EditorView } from '@codemirror/view';
import { useCallback, useMemo, useRef } from 'react';
import { placeMark } from '../../editor/code_mark';
import { lineShow, placeOf, placeShow } from '../../editor/code_places';
import type { InterfacePart } from '../../model/interface_edit';
import type { Operation } from '../../model/project_model';

export interface CodePlaces {
  onView: (view: EditorView | null) => void;
  /** Marks where a part is written, as long as it is pointed at. */
  point: (part: InterfacePart, name: string) => void;
  unpoint: () => void;
  /** Goes to where a part is written. */
  show: (part: InterfacePart, name: string) => void;
  toLine: (line: number, column?: number) => void;
}

/** Leads from the interface to the code beside it. */
export function useCodePlaces(operation: Operation | undefined): CodePlaces {
  const view = useRef<EditorView | null>(null);
  const latest = useRef(operation);
  latest.current = operation;

  const find = useCallback((part: InterfacePart, name: string) => {
    const face = latest.current?.interface;
    if (!view.current || !face) return null;
    const index = face[`${part}s`].findIndex((row) => row.name === name);
    return placeOf(view.current.state, face.class, part, name, index);
  }, []);

  return useMemo(
    () => ({
      onView: (opened) => {
        view.current = opened;
      },
      point: (part, name) => {
        if (view.current) placeMark(view.current, find(part, name));
      },
      unpoint: () => {
        if (view.current) placeMark(view.current, null);
      },
      show: (part, name) => {
        const place = find(part, name);
        if (view.current && place) placeShow(view.current, place, true);
      },
      toLine: (line, column) => {
        if (view.current) lineShow(view.current, line, column);
      },
    }),
    [find],
  );
}
