import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useStore } from 'zustand';
import { sessionStore, signOut } from '../../api/session';
import * as text from '../../text';
import { type Action, useActions } from './actions';
import { dialogOpen } from './shell_store';

const schemes = [
  { value: 'light', label: text.shell.light },
  { value: 'dark', label: text.shell.dark },
  { value: 'auto', label: text.shell.system },
] as const;

/** What can be done wherever one is. */
export function useAppActions() {
  const navigate = useNavigate();
  const mode = useStore(sessionStore, (state) => ('mode' in state ? state.mode : null));
  const { setColorScheme } = useMantineColorScheme();
  const group = text.shell.everywhere;
  const appearance = schemes.map(
    ({ value, label }): Action => ({
      id: `appearance.${value}`,
      group,
      label: `${text.shell.theme}: ${label}`,
      run: () => setColorScheme(value),
    }),
  );
  const leave: Action = { id: 'session.end', group, label: text.shell.signOut, run: signOut };
  useActions(
    [
      {
        id: 'palette',
        group,
        label: text.shell.palette,
        shortcut: 'Mod+k',
        isGlobal: true,
        run: () => dialogOpen('palette'),
      },
      {
        id: 'shortcuts',
        group,
        label: text.shell.shortcuts,
        shortcut: '?',
        run: () => dialogOpen('shortcuts'),
      },
      {
        id: 'go.home',
        group: text.shell.goTo,
        label: text.shell.projects,
        shortcut: 'g h',
        run: () => navigate({ to: '/' }),
      },
      {
        id: 'go.profile',
        group: text.shell.goTo,
        label: text.shell.profile,
        shortcut: 'g m',
        run: () => navigate({ to: '/profile' }),
      },
      {
        id: 'go.compute',
        group: text.shell.goTo,
        label: text.shell.compute,
        shortcut: 'g c',
        run: () => navigate({ to: '/compute' }),
      },
      {
        id: 'go.storages',
        group: text.shell.goTo,
        label: text.shell.storages,
        shortcut: 'g b',
        run: () => navigate({ to: '/storages' }),
      },
      {
        id: 'go.extensions',
        group: text.shell.goTo,
        label: text.shell.extensions,
        shortcut: 'g x',
        run: () => navigate({ to: '/extensions' }),
      },
      ...appearance,
      ...(mode === 'accounts' ? [leave] : []),
    ],
    'app',
  );
}
