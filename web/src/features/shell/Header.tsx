import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import * as text from '../../text';
import { Logo } from '../../ui/Logo';
import { ConnectionChip } from './ConnectionChip';
import styles from './Header.module.css';
import { ProjectSwitcher } from './ProjectSwitcher';
import { dialogOpen } from './shell_store';
import { UserMenu } from './UserMenu';

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
          <ProjectSwitcher project={project} />
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
        <kbd>Ctrl K</kbd>
      </UnstyledButton>
      <ConnectionChip project={project} />
      <UserMenu />
    </header>
  );
}
