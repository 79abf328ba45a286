import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import * as text from '../../text';
import { Logo } from '../../ui/Logo';
import { ConnectionChip } from './ConnectionChip';
import styles from './Header.module.css';
import { isMac } from './is_mac';
import { RoleChip } from './RoleChip';
import { dialogOpen } from './shell_store';
import { shortcutText } from './shortcut';

// The menus come right after the frame, with the first view: they weigh more than all the rest of it.
const ProjectSwitcher = lazy(async () => ({
  default: (await import('./ProjectSwitcher')).ProjectSwitcher,
}));
const UserMenu = lazy(async () => ({ default: (await import('./UserMenu')).UserMenu }));
const Together = lazy(async () => ({ default: (await import('../presence/Together')).Together }));

export function Header({ project }: { project: string | undefined }) {
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.home} aria-label={`${text.product}: ${text.shell.projects}`}>
        <Logo />
      </Link>
      {project ? (
        <>
          <span className={styles.slash} aria-hidden>
            /
          </span>
          <Suspense fallback={<span className={styles.name} />}>
            <ProjectSwitcher project={project} />
          </Suspense>
          <RoleChip project={project} />
        </>
      ) : null}
      <span className={styles.space} />
      <UnstyledButton
        className={styles.search}
        aria-label={text.shell.palette}
        onClick={() => dialogOpen('palette')}
      >
        <Search size={15} aria-hidden />
        <span>{text.shell.palette}</span>
        <kbd>{shortcutText('Mod+k', isMac)}</kbd>
      </UnstyledButton>
      <Suspense>{project ? <Together project={project} /> : null}</Suspense>
      <ConnectionChip project={project} />
      <Suspense fallback={<span className={styles.avatar} />}>
        <UserMenu />
      </Suspense>
    </header>
  );
}
