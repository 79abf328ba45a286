import { Menu, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, ChevronsUpDown, LayoutGrid, Users } from 'lucide-react';
import { projectQuery, projectsQuery } from '../../api/queries';
import * as text from '../../text';
import { MenuLink } from '../../ui/links';
import styles from './ProjectSwitcher.module.css';
import { membersOpen } from './shell_store';

const shown = 12;

export function ProjectSwitcher({ project }: { project: string }) {
  const { data } = useQuery(projectQuery(project));
  const { data: projects } = useQuery(projectsQuery);
  return (
    <Menu width={280} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles.button} title={text.shell.switchProject}>
          <span className={styles.name}>{data?.name ?? '…'}</span>
          <ChevronsUpDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text.shell.switchProject}</Menu.Label>
        {(projects?.items ?? []).slice(0, shown).map(({ id, name }) => (
          <MenuLink
            key={id}
            to="/p/$project/pipelines"
            params={{ project: id }}
            rightSection={id === project ? <Check size={14} aria-hidden /> : null}
          >
            {name}
          </MenuLink>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Users size={15} aria-hidden />}
          onClick={() => membersOpen(project)}
        >
          {text.shell.members}
        </Menu.Item>
        <MenuLink to="/" leftSection={<LayoutGrid size={15} aria-hidden />}>
          {text.shell.allProjects}
        </MenuLink>
      </Menu.Dropdown>
    </Menu>
  );
}
