import { Loader } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import * as text from '../../text';
import { toastProblem, toastShow } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import styles from './FileDrop.module.css';
import { fileOrigin, type Origin } from './file_origin';

/** A file that is dropped where nobody else takes it opens what made it; the palette has the same for the keyboard. */
export function FileDrop() {
  const { project } = useParams({ strict: false });
  const [looking, setLooking] = useState<string | null>(null);
  const go = useGo();
  const look = async (files: readonly File[]) => {
    const [file] = files;
    if (!file) return;
    if (files.length > 1) return toastShow({ kind: 'info', title: text.recipes.several });
    setLooking(file.name);
    try {
      go(file.name, await fileOrigin(file, project));
    } catch (error) {
      toastProblem(error);
    } finally {
      setLooking(null);
    }
  };
  const isOver = useFilesOver((files) => void look(files));
  useActions(
    [
      {
        id: 'file.origin',
        group: text.shell.everywhere,
        label: text.recipes.open,
        run: () => fileChoose((file) => void look([file])),
      },
    ],
    'app',
  );
  if (!isOver && !looking) return null;
  return (
    <div className={styles.hint} role="status">
      {looking ? <Loader size="xs" /> : null}
      {looking ? text.recipes.looking(looking) : text.recipes.drop}
    </div>
  );
}

/** Opens what was found. */
function useGo() {
  const navigate = useNavigate();
  return (name: string, origin: Origin) => {
    if (origin.kind === 'unknown')
      return toastShow({
        kind: 'info',
        title: text.recipes.unknown(name),
        detail: text.recipes.unknownBody,
      });
    if (origin.kind === 'artifact') {
      const { project, id } = origin.artifact;
      return void navigate({
        to: '/p/$project/artifacts/$artifact/lineage',
        params: { project, artifact: id },
      });
    }
    const { server, project, execution, job } = origin.recipe;
    if (server !== location.origin) {
      const href = `${server}/p/${project}/executions/${execution}?job=${job}&tab=figures`;
      const link = { label: text.recipes.visit, href };
      return toastShow({ kind: 'info', title: text.recipes.elsewhere(name), detail: server, link });
    }
    void navigate({
      to: '/p/$project/executions/$execution',
      params: { project, execution },
      search: { job, tab: 'figures' },
    });
  };
}

/** Asks for a file, without an element on the page. */
function fileChoose(onFile: (file: File) => void) {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
  });
  input.click();
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Whether files hover above the window; those that nobody on the page has taken are handed over. */
function useFilesOver(onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      const isFree = !event.defaultPrevented;
      event.preventDefault();
      setOver(isFree);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}
