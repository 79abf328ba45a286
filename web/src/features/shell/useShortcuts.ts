import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isTyping } from '../../ui/isTyping';
import { dialogOpen } from './shell_store';
import { tabs } from './tabs';

const chordTime = 1200;

/** Ctrl+K, ?, and g followed by the letter of a tab. Letters work only while no field has the focus. */
export function useShortcuts(project: string | undefined) {
  const navigate = useNavigate();
  useEffect(() => {
    let chordAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        dialogOpen('palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') dialogOpen('shortcuts');
      const isChord = Date.now() - chordAt < chordTime;
      chordAt = event.key === 'g' ? Date.now() : 0;
      if (!isChord) return;
      if (event.key === 'h') void navigate({ to: '/' });
      const tab = tabs.find(({ key }) => key === event.key);
      if (tab && project) void navigate({ to: tab.to, params: { project } });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, project]);
}
