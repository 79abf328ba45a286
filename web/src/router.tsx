// Every address of the editor. What a colleague should see is in the address: selection, tab, compared executions.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { AppFrame } from './features/shell/AppFrame';
import { NotFound, ViewCrash } from './features/shell/Fallbacks';
import { ProjectFrame } from './features/shell/ProjectFrame';

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

type Search = Record<string, unknown>;

/** Of an address only the members of these names, and only those that say something. */
const textsOf =
  <Name extends string>(...names: Name[]) =>
  (search: Search) =>
    withText(
      Object.fromEntries(names.map((name) => [name, textOf(search[name])])) as Record<
        Name,
        string | undefined
      >,
    );

const root = createRootRoute({ component: AppFrame, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search): { view?: 'bin' } => (search.view === 'bin' ? { view: 'bin' } : {}),
  component: lazyRouteComponent(() => import('./features/home/Home'), 'Home'),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('./features/profile/Profile'), 'Profile'),
});

const storages = createRoute({
  getParentRoute: () => root,
  path: '/storages',
  component: lazyRouteComponent(() => import('./features/storages/Storages'), 'Storages'),
});

const compute = createRoute({
  getParentRoute: () => root,
  path: '/compute',
  component: lazyRouteComponent(() => import('./features/compute/ComputePage'), 'ComputePage'),
});

const extensions = createRoute({
  getParentRoute: () => root,
  path: '/extensions',
  component: lazyRouteComponent(() => import('./features/extensions/Extensions'), 'Extensions'),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  component: ProjectFrame,
});

const projectIndex = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/p/$project/pipelines', params, replace: true });
  },
});

const pipelines = createRoute({
  getParentRoute: () => project,
  path: 'pipelines',
  component: lazyRouteComponent(() => import('./features/pipelines/Pipelines'), 'Pipelines'),
});

const pipeline = createRoute({
  getParentRoute: () => project,
  path: 'pipelines/$pipeline',
  validateSearch: textsOf('node', 'again'),
  component: lazyRouteComponent(
    () => import('./features/pipeline_editor/PipelineEditor'),
    'PipelineEditor',
  ),
});

const operation = createRoute({
  getParentRoute: () => project,
  path: 'operations/$operation',
  validateSearch: (search): { line?: number } => {
    const line = Number(search.line);
    return Number.isInteger(line) && line > 0 ? { line } : {};
  },
  component: lazyRouteComponent(
    () => import('./features/operations/OperationEditor'),
    'OperationEditor',
  ),
});

export const statusNames = [
  'pending',
  'queued',
  'running',
  'success',
  'failed',
  'canceled',
] as const;
export const compareViews = ['figures', 'metrics', 'values', 'differences'] as const;

export interface ExecutionsSearch {
  sel?: string;
  pipeline?: string;
  status?: (typeof statusNames)[number];
  q?: string;
  label?: string;
  by?: string;
  sweep?: string;
  trigger?: string;
  debug?: boolean;
  sort?: string;
  view?: (typeof compareViews)[number];
}

const executions = createRoute({
  getParentRoute: () => project,
  path: 'executions',
  validateSearch: (search): ExecutionsSearch => ({
    ...textsOf('sel', 'pipeline', 'q', 'label', 'by', 'sweep', 'trigger', 'sort')(search),
    ...withText({ status: statusNames.find((name) => name === search.status) }),
    ...(typeof search.debug === 'boolean' ? { debug: search.debug } : {}),
    ...withText({ view: compareViews.find((name) => name === search.view) }),
  }),
  component: lazyRouteComponent(() => import('./features/executions/Executions'), 'Executions'),
});

export const traceTabs = ['console', 'figures', 'metrics', 'outputs', 'code', 'info'] as const;
export type TraceTab = (typeof traceTabs)[number];

const execution = createRoute({
  getParentRoute: () => project,
  path: 'executions/$execution',
  validateSearch: (search): { job?: string; tab?: TraceTab } => {
    const tab = traceTabs.find((name) => name === search.tab);
    return withText({ job: textOf(search.job), tab });
  },
  component: lazyRouteComponent(() => import('./features/trace/Trace'), 'Trace'),
});

const triggers = createRoute({
  getParentRoute: () => project,
  path: 'triggers',
  component: lazyRouteComponent(() => import('./features/triggers/Triggers'), 'Triggers'),
});

const sweeps = createRoute({
  getParentRoute: () => project,
  path: 'sweeps',
  component: lazyRouteComponent(() => import('./features/sweeps/Sweeps'), 'Sweeps'),
});

const sweep = createRoute({
  getParentRoute: () => project,
  path: 'sweeps/$sweep',
  validateSearch: textsOf('sort'),
  component: lazyRouteComponent(() => import('./features/sweeps/Sweep'), 'Sweep'),
});

const resources = createRoute({
  getParentRoute: () => project,
  path: 'resources',
  component: lazyRouteComponent(() => import('./features/resources/Resources'), 'Resources'),
});

const resource = createRoute({
  getParentRoute: () => project,
  path: 'resources/$resource',
  validateSearch: textsOf('node'),
  component: lazyRouteComponent(
    () => import('./features/resources/ResourceEditor'),
    'ResourceEditor',
  ),
});

const resourceCompare = createRoute({
  getParentRoute: () => project,
  path: 'resources/$resource/compare',
  validateSearch: (search): { with?: string; from?: number; to?: number } => ({
    ...textsOf('with')(search),
    ...revisionsOf(search),
  }),
  component: lazyRouteComponent(
    () => import('./features/resource_diff/ResourceCompare'),
    'ResourceCompare',
  ),
});

const artifacts = createRoute({
  getParentRoute: () => project,
  path: 'artifacts',
  validateSearch: textsOf('artifact'),
  component: lazyRouteComponent(() => import('./features/artifacts/Artifacts'), 'Artifacts'),
});

const lineage = createRoute({
  getParentRoute: () => project,
  path: 'artifacts/$artifact/lineage',
  validateSearch: textsOf('node'),
  component: lazyRouteComponent(() => import('./features/lineage/Lineage'), 'Lineage'),
});

const utils = createRoute({
  getParentRoute: () => project,
  path: 'utils',
  validateSearch: textsOf('module'),
  component: lazyRouteComponent(() => import('./features/utils/Utils'), 'Utils'),
});

const serialization = createRoute({
  getParentRoute: () => project,
  path: 'serialization',
  component: lazyRouteComponent(
    () => import('./features/serialization/Serialization'),
    'Serialization',
  ),
});

const history = createRoute({
  getParentRoute: () => project,
  path: 'history',
  validateSearch: (search): HistorySearch => ({
    ...textsOf('path', 'author')(search),
    ...revisionsOf(search),
  }),
  component: lazyRouteComponent(() => import('./features/history/History'), 'History'),
});

interface HistorySearch {
  path?: string;
  author?: string;
  from?: number;
  to?: number;
}

const tree = root.addChildren([
  home,
  profile,
  storages,
  compute,
  extensions,
  project.addChildren([
    projectIndex,
    pipelines,
    pipeline,
    operation,
    executions,
    execution,
    triggers,
    sweeps,
    sweep,
    resources,
    resource,
    resourceCompare,
    artifacts,
    lineage,
    utils,
    serialization,
    history,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultErrorComponent: ViewCrash,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** The members that are there; exact optional types want the others absent. */
function withText<T extends Record<string, string | undefined>>(
  members: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** The members that are revisions. */
function revisionsOf({ from, to }: Search): { from?: number; to?: number } {
  const entries = Object.entries({ from, to }).filter(
    ([, value]) => Number.isInteger(value) && Number(value) >= 0,
  );
  return Object.fromEntries(entries);
}
