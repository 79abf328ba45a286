import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Import, importCreate, importRead } from '../../api/executions';
import { type Problem, problemFrom } from '../../api/problem';
import { type ModelSource, modelSource } from '../../model/model_file';
import type { Resource } from '../../model/project_model';
import * as text from '../../text';
import { importedType } from './imported_type';
import { nameFree, resourceCreate } from './resource_actions';
import { useToolPlace } from './useToolPlace';

const askAgainMs = 1000;
const goesOn: readonly string[] = ['pending', 'queued', 'running'];

export interface Imported {
  id: string;
  name: string;
  layers: number;
  notes: readonly string[];
}

interface Asked {
  execution: string;
  at: string;
  /** Then an environment is made first. */
  isFile: boolean;
}

type LineProblem = NonNullable<Import['answer']>['problems'][number];

async function add(
  project: string,
  resource: Resource,
  notes: readonly string[],
): Promise<Imported> {
  const name = nameFree(project, resource.name);
  const id = await resourceCreate(project, name, resource);
  return { id, name, layers: Object.keys(resource.nodes).length, notes };
}

/** Has the extension read a source on a worker, and adds what comes of it as one change. */
export function useImport(project: string) {
  const place = useToolPlace(project, true);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const [refusal, setRefusal] = useState<Problem | string | null>(null);
  const [problems, setProblems] = useState<readonly LineProblem[]>([]);
  const isBusy = useRef(false);
  const seen = useQuery({
    queryKey: ['import', asked?.execution],
    queryFn: () => importRead(asked?.execution ?? ''),
    enabled: asked !== null,
    refetchInterval: ({ state }) =>
      goesOn.includes(state.data?.status ?? 'pending') ? askAgainMs : false,
  });
  const ended = asked && seen.data && !goesOn.includes(seen.data.status) ? seen.data : null;

  useEffect(() => {
    if (!ended) return;
    setAsked(null);
    const { answer, status, detail } = ended;
    if (!answer)
      return setRefusal(
        status === 'canceled'
          ? text.resourceImport.canceled
          : (detail ?? text.resourceImport.failed),
      );
    setProblems(answer.problems);
    if (!answer.resource) return;
    const resource = answer.resource as unknown as Resource;
    add(project, resource, answer.notes ?? []).then(setImported, (error: unknown) =>
      setRefusal(problemFrom(error)),
    );
  }, [ended, project]);

  const start = async (source: ModelSource) => {
    if (!place || isBusy.current) return;
    isBusy.current = true;
    setRefusal(null);
    setProblems([]);
    try {
      const wish = { ...place, type: importedType, ...source };
      const { id, created_at } = await importCreate(project, wish);
      setAsked({ execution: id, at: created_at, isFile: source.file !== undefined });
    } catch (error) {
      setRefusal(problemFrom(error));
    } finally {
      isBusy.current = false;
    }
  };
  const open = async (file: File) => {
    const source = await modelSource(file);
    if (typeof source === 'string') setRefusal(text.resourceImport.files[source]);
    else await start(source);
    return typeof source === 'string' ? undefined : source.text;
  };
  const status = seen.data?.status ?? 'pending';
  return { isReady: place !== null, asked, status, imported, refusal, problems, start, open };
}
