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

const root = createRootRoute({ component: AppFrame, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./features/home/Home'), 'Home'),
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
  validateSearch: (search): { node?: string } => withText({ node: textOf(search.node) }),
  component: lazyRouteComponent(
    () => import('./features/pipeline_editor/PipelineEditor'),
    'PipelineEditor',
  ),
});

const operation = createRoute({
  getParentRoute: () => project,
  path: 'operations/$operation',
  component: lazyRouteComponent(
    () => import('./features/operations/OperationEditor'),
    'OperationEditor',
  ),
});

const executions = createRoute({
  getParentRoute: () => project,
  path: 'executions',
  validateSearch: (search): { sel?: string; pipeline?: string } =>
    withText({ sel: textOf(search.sel), pipeline: textOf(search.pipeline) }),
  component: lazyRouteComponent(() => import('./features/executions/Executions'), 'Executions'),
});

export const traceTabs = ['console', 'figures', 'outputs', 'info'] as const;
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

const resources = createRoute({
  getParentRoute: () => project,
  path: 'resources',
  component: lazyRouteComponent(() => import('./features/resources/Resources'), 'Resources'),
});

const artifacts = createRoute({
  getParentRoute: () => project,
  path: 'artifacts',
  component: lazyRouteComponent(() => import('./features/artifacts/Artifacts'), 'Artifacts'),
});

const utils = createRoute({
  getParentRoute: () => project,
  path: 'utils',
  validateSearch: (search): { module?: string } => withText({ module: textOf(search.module) }),
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

const tree = root.addChildren([
  home,
  project.addChildren([
    projectIndex,
    pipelines,
    pipeline,
    operation,
    executions,
    execution,
    resources,
    artifacts,
    utils,
    serialization,
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
