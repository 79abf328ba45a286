// What figures in space need beyond plotly2d. A chunk of its own, loaded with the first of them.

import mesh3d from 'plotly.js/lib/mesh3d';
import scatter3d from 'plotly.js/lib/scatter3d';
import surface from 'plotly.js/lib/surface';
import { plotly } from './plotly2d';

plotly.register([mesh3d, scatter3d, surface]);
