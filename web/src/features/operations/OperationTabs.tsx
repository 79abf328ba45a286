import { Tabs } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';
import { usesOf } from '../../model/interface_use';
import * as text from '../../text';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { EnvironmentTab } from './EnvironmentTab';
import { InterfacePanel } from './InterfacePanel';
import { HistoryTab, RunsTab } from './lazy_dialogs';
import styles from './OperationEditor.module.css';
import { UsedIn } from './UsedIn';
import type { OperationView } from './view';

/** Everything about an operation beside its code; on a small screen the code is one of the tabs. */
export function OperationTabs({ code, ...view }: OperationView & { code?: ReactNode }) {
  const uses = usesOf(view.model, view.id);
  const nodes = uses.reduce((sum, use) => sum + use.nodes.length, 0);
  return (
    <Tabs
      defaultValue={code ? 'code' : 'interface'}
      className={styles.tabs}
      keepMounted={code !== undefined}
    >
      <Tabs.List className={styles.list}>
        {code ? <Tabs.Tab value="code">{text.operation.code}</Tabs.Tab> : null}
        <Tabs.Tab value="interface">{text.operation.interface}</Tabs.Tab>
        <Tabs.Tab value="environment">{text.operation.environment}</Tabs.Tab>
        <Tabs.Tab value="runs">{text.operation.runs}</Tabs.Tab>
        <Tabs.Tab value="uses">{text.operation.usedInCount(nodes)}</Tabs.Tab>
        <Tabs.Tab value="history">{text.operation.history}</Tabs.Tab>
      </Tabs.List>
      {code ? (
        <Tabs.Panel value="code" className={styles.fill}>
          {code}
        </Tabs.Panel>
      ) : null}
      <Tabs.Panel value="interface" className={styles.scroll} tabIndex={0}>
        <InterfacePanel {...view} />
      </Tabs.Panel>
      <Tabs.Panel value="environment" className={styles.fill} keepMounted={false}>
        <EnvironmentTab {...view} />
      </Tabs.Panel>
      <Tabs.Panel value="runs" className={styles.scroll} keepMounted={false} tabIndex={0}>
        <Suspense fallback={<SkeletonRows />}>
          <RunsTab {...view} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="uses" className={styles.scroll} tabIndex={0}>
        <UsedIn project={view.project} uses={uses} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={styles.scroll} keepMounted={false} tabIndex={0}>
        <Suspense fallback={<SkeletonRows />}>
          <HistoryTab {...view} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
