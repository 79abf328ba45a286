// The plotting library with what flat figures need. A chunk of its own, loaded with the first figure.

import bar from 'plotly.js/lib/bar';
import plotly from 'plotly.js/lib/core';
import heatmap from 'plotly.js/lib/heatmap';
import histogram from 'plotly.js/lib/histogram';
import image from 'plotly.js/lib/image';

plotly.register([bar, heatmap, histogram, image]);

export { plotly };
