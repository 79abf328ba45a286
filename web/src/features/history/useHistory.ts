import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { events } from '../../api/events';
import { changeList, changesQuery, versionsQuery } from '../../api/history';
import { queryClient } from '../../api/queries';
import { useModel } from '../../collab/open_document';
import { NameBook } from '../../model/change_words';
import { type HistoryChange, sittingsOf } from '../../model/sittings';

const settle = 700;

type Changes = Awaited<ReturnType<typeof changeList>>;

/** The loaded part of a history, kept live: changes, authors, names, and how to load more. */
export function useHistory(project: string, path: string | undefined) {
  const query = useInfiniteQuery(changesQuery(project, path));
  const model = useModel(project);
  useHistoryEvents(project, path);
  const changes = useMemo(
    () => query.data?.pages.flatMap(({ items }) => items) ?? [],
    [query.data],
  );
  const names = useMemo(() => {
    const book = new NameBook(model);
    for (const change of changes) book.learn([...change.patch, ...change.derived]);
    return book;
  }, [model, changes]);
  const authors = useMemo(
    () => [...new Map(changes.map(({ author, author_name }) => [author, author_name]))],
    [changes],
  );
  return { query, changes, names, authors };
}

export type HistoryView = ReturnType<typeof useHistory>;

export function sittingsBy(changes: readonly HistoryChange[], author: string | undefined) {
  return sittingsOf(author ? changes.filter((change) => change.author === author) : changes);
}

/** Puts what happens meanwhile at the top, without reading again what is older. */
function useHistoryEvents(project: string, path: string | undefined) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = events.listen(`p_${project}`, ({ type }) => {
      if (type === 'versions' || type === 'gap')
        void queryClient.invalidateQueries({ queryKey: versionsQuery(project).queryKey });
      if (type !== 'change' && type !== 'gap') return;
      timer ??= setTimeout(() => {
        timer = null;
        void newestRead(project, path);
      }, settle);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [project, path]);
}

async function newestRead(project: string, path: string | undefined): Promise<void> {
  const { queryKey } = changesQuery(project, path);
  const newest = await changeList(project, path, null).catch(() => null);
  const known = queryClient.getQueryData<InfiniteData<Changes>>(queryKey);
  const last = known?.pages[0]?.items[0]?.revision;
  const isJoined = newest?.items.some(({ revision }) => revision === last);
  if (!newest || !known || last === undefined || !isJoined)
    return void queryClient.invalidateQueries({ queryKey });
  const fresh = newest.items.filter(({ revision }) => revision > last);
  const [first, ...rest] = known.pages;
  if (!first || fresh.length === 0) return;
  queryClient.setQueryData<InfiniteData<Changes>>(queryKey, {
    ...known,
    pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest],
  });
}
