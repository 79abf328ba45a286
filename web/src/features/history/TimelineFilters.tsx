import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useModel } from '../../collab/open_document';
import { NameBook } from '../../model/change_words';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import type { HistoryView } from './useHistory';

interface Props {
  project: string;
  view: HistoryView;
  path: string | undefined;
}

const everything = '/';
const everybody = '';

/** Which part of the project, and whose changes. */
export function TimelineFilters({ project, view, path }: Props) {
  const model = useModel(project);
  const { author } = useSearch({ from: '/p/$project/history' });
  const navigate = useNavigate({ from: '/p/$project/history' });
  const choose = (change: { path?: string | undefined; author?: string | undefined }) => {
    const next = { path, author, ...change };
    void navigate({
      search: {
        ...(next.path ? { path: next.path } : {}),
        ...(next.author ? { author: next.author } : {}),
      },
    });
  };
  return (
    <>
      <Select
        searchable
        w={230}
        label={text.history.entity}
        data={entityChoices(model, path)}
        value={path ?? everything}
        onChange={(value) =>
          choose({ path: value === everything ? undefined : (value ?? undefined) })
        }
      />
      <Select
        w={170}
        label={text.history.author}
        data={[
          { value: everybody, label: text.history.everybody },
          ...view.authors.map(([value, label]) => ({
            value,
            label: label || text.presence.nameless,
          })),
        ]}
        value={author ?? everybody}
        onChange={(value) => choose({ author: value || undefined })}
      />
    </>
  );
}

function entityChoices(model: ProjectModel | null, path: string | undefined) {
  const groups = (['pipelines', 'operations', 'resources', 'modules'] as const).map((kind) => ({
    group: text.history.kindPlurals[kind],
    items: Object.entries(model?.[kind] ?? {})
      .map(([id, { name }]) => ({ value: `/${kind}/${id}`, label: name }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  }));
  const known = groups.flatMap(({ items }) => items).map(({ value }) => value);
  const rest: { value: string; label: string }[] = [
    { value: '/serialization', label: text.history.kindPlurals.serialization },
  ];
  if (path && path !== '/serialization' && !known.includes(path))
    rest.push({ value: path, label: new NameBook(model).name(path) });
  return [
    { value: everything, label: text.history.everything },
    ...groups.filter(({ items }) => items.length > 0),
    ...rest,
  ];
}
