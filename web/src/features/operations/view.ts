// What the parts of the operation's view are given.

import type { Operation, ProjectModel } from '../../model/project_model';
import type { OperationActions } from './operation_actions';
import type { CodePlaces } from './useCodePlaces';

export interface OperationView {
  project: string;
  id: string;
  model: ProjectModel;
  operation: Operation;
  actions: OperationActions;
  canEdit: boolean;
  places: CodePlaces;
}
