import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  Blocks,
  Check,
  HardDrive,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Server,
  Sun,
  UserRoundCog,
} from 'lucide-react';
import { useStore } from 'zustand';
import { sessionStore, signOut } from '../../api/session';
import * as text from '../../text';
import { MenuLink } from '../../ui/links';
import { dialogOpen } from './shell_store';
import styles from './UserMenu.module.css';

const schemes = [
  { value: 'light', label: text.shell.light, icon: Sun },
  { value: 'dark', label: text.shell.dark, icon: Moon },
  { value: 'auto', label: text.shell.system, icon: Monitor },
] as const;

export function UserMenu() {
  const session = useStore(sessionStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (session.status !== 'signed_in') return null;
  const { user, mode } = session;
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className={styles.avatar} aria-label={`${user.name}: menu`}>
          {user.name.slice(0, 2)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <strong>{user.name}</strong>
          <span>{userNote(user, mode)}</span>
        </div>
        <Menu.Divider />
        <MenuLink to="/profile" leftSection={<UserRoundCog size={15} aria-hidden />}>
          {text.shell.profile}
        </MenuLink>
        <MenuLink to="/compute" leftSection={<Server size={15} aria-hidden />}>
          {text.shell.compute}
        </MenuLink>
        <MenuLink to="/storages" leftSection={<HardDrive size={15} aria-hidden />}>
          {text.shell.storages}
        </MenuLink>
        <MenuLink to="/extensions" leftSection={<Blocks size={15} aria-hidden />}>
          {text.shell.extensions}
        </MenuLink>
        <Menu.Divider />
        <Menu.Label>{text.shell.theme}</Menu.Label>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={15} aria-hidden />}
            rightSection={colorScheme === value ? <Check size={14} aria-hidden /> : null}
            aria-current={colorScheme === value}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Keyboard size={15} aria-hidden />}
          onClick={() => dialogOpen('shortcuts')}
        >
          {text.shell.shortcuts}
        </Menu.Item>
        {mode === 'accounts' ? (
          <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => void signOut()}>
            {text.shell.signOut}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function userNote(user: { is_admin: boolean; email: string }, mode: string): string {
  if (mode === 'guest') return text.shell.guest;
  return user.is_admin ? text.shell.admin : user.email;
}
