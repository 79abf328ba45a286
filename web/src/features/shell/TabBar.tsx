import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { executionsQuery } from '../../api/queries';
import * as text from '../../text';
import styles from './TabBar.module.css';
import { type Tab, tabs } from './tabs';

/** A rail at the left; icons alone on middle screens, a bar at the bottom on small ones. */
export function TabBar({ project }: { project: string }) {
  const { data } = useInfiniteQuery(executionsQuery(project));
  const running =
    data?.pages.flatMap(({ items }) => items).filter(({ status }) => status === 'running').length ??
    0;
  return (
    <nav className={styles.rail} aria-label={text.shell.navigation}>
      {tabs.map((tab) => (
        <TabLink
          key={tab.id}
          tab={tab}
          project={project}
          count={tab.id === 'executions' ? running : 0}
        />
      ))}
    </nav>
  );
}

interface TabLinkProps {
  tab: Tab;
  project: string;
  count: number;
}

function TabLink({ tab, project, count }: TabLinkProps) {
  const Icon = tab.icon;
  const { pathname } = useLocation();
  const isNear = tab.also?.some((place) => pathname.startsWith(`/p/${project}/${place}`));
  const name = text.tabs[tab.id];
  return (
    <Link
      to={tab.to}
      params={{ project }}
      className={styles.tab}
      activeProps={{ 'data-active': true }}
      {...(isNear ? { 'data-active': true } : {})}
      aria-label={count > 0 ? `${name}, ${text.shell.running(count)}` : name}
      data-name={name}
    >
      <Icon size={19} strokeWidth={1.9} aria-hidden />
      <span className={styles.name} data-short={tab.short ?? name}>
        <span>{name}</span>
      </span>
      {count > 0 ? <span className={styles.count}>{count}</span> : null}
    </Link>
  );
}
