import { Outlet, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { Toasts } from '../../ui/Toasts';
import { FileDrop } from '../recipes/FileDrop';
import styles from './AppFrame.module.css';
import { Header } from './Header';
import { SignedOut } from './SignedOut';
import { shellStore } from './shell_store';
import { TabBar } from './TabBar';
import { useAppActions } from './useAppActions';
import { useShortcuts } from './useShortcuts';

const paletteDelay = 1500;
const paletteLoad = () => import('./CommandPalette');
const CommandPalette = lazy(async () => ({ default: (await paletteLoad()).CommandPalette }));
const ShortcutSheet = lazy(async () => ({
  default: (await import('./ShortcutSheet')).ShortcutSheet,
}));
const Members = lazy(async () => ({ default: (await import('../members/Members')).Members }));

/** The frame around every view: header, tabs, messages; or the door, when nobody is signed in. */
export function AppFrame() {
  const status = useStore(sessionStore, (state) => state.status);
  const { project } = useParams({ strict: false });
  const dialog = useStore(shellStore, (state) => state.dialog);
  const membersOf = useStore(shellStore, (state) => state.project);
  useAppActions();
  useShortcuts();
  usePaletteAhead();

  if (status !== 'signed_in') return <SignedOut />;
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        {text.common.skip}
      </a>
      <Header project={project} />
      <div className={styles.middle}>
        {project ? <TabBar project={project} /> : null}
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {dialog === 'palette' ? <CommandPalette project={project} /> : null}
        {dialog === 'shortcuts' ? <ShortcutSheet /> : null}
        {dialog === 'members' && membersOf ? <Members project={membersOf} /> : null}
      </Suspense>
      <FileDrop />
      <Toasts />
    </div>
  );
}

/** Loads the palette once the first view stands, so that no letter typed after Ctrl+K is lost. */
function usePaletteAhead() {
  useEffect(() => {
    const timer = setTimeout(() => void paletteLoad().catch(() => undefined), paletteDelay);
    return () => clearTimeout(timer);
  }, []);
}
