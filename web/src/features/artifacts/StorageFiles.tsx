import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { File, Folder } from 'lucide-react';
import { useState } from 'react';
import { Problem } from '../../api/problem';
import { type StorageFile, storageFileList } from '../../api/storage';
import { sizeText } from '../../model/format';
import { foldersOf } from '../../model/storage_path';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { HashField } from './HashField';
import styles from './StorageFiles.module.css';

interface Props {
  storage: string;
  chosen: StorageFile | null;
  onChoose: (file: StorageFile | null) => void;
}

/** The folders and files of a storage; a file is chosen. */
export function StorageFiles({ storage, chosen, onChoose }: Props) {
  const [folder, setFolder] = useState('');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ['storage files', storage, folder],
      queryFn: ({ pageParam }) => storageFileList(storage, folder, pageParam),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
      staleTime: 0,
    });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const open = (path: string) => {
    setFolder(path);
    onChoose(null);
  };
  if (error instanceof Problem && error.code === 'imports_by_hash')
    return <HashField onChoose={onChoose} />;
  return (
    <div>
      <nav className={styles.path} aria-label={text.imports.folder}>
        {foldersOf(folder).map(({ name, path }) => (
          <button
            key={path}
            type="button"
            aria-current={path === folder ? 'location' : undefined}
            onClick={() => open(path)}
          >
            {name || text.imports.top}
          </button>
        ))}
      </nav>
      {isPending ? <SkeletonRows count={4} height={28} /> : null}
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <ul className={styles.files} aria-label={text.imports.files}>
          {items.map((item) => (
            <li key={item.path}>
              <button
                type="button"
                aria-pressed={item.size === null ? undefined : item.path === chosen?.path}
                onClick={() => (item.size === null ? open(item.path) : onChoose(item))}
              >
                {item.size === null ? (
                  <Folder size={15} aria-hidden />
                ) : (
                  <File size={15} aria-hidden />
                )}
                <span>{item.name}</span>
                <em>{item.size === null ? text.imports.isFolder : sizeText(item.size)}</em>
              </button>
            </li>
          ))}
          {items.length === 0 ? <li className={styles.empty}>{text.imports.empty}</li> : null}
          {hasNextPage ? (
            <li>
              <Button
                size="compact-sm"
                loading={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {text.common.more}
              </Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
