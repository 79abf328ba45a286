import { countText, shapeText, workText } from '../../model/network_text';
import { edgesInto } from '../../model/resource_graph';
import * as text from '../../text';
import styles from './Inspector.module.css';
import { Facts } from './NetworkTotals';
import type { InspectorProps } from './ResourceInspector';

/** What goes into a layer and comes out of it, and what it costs. */
export function LayerFacts({ id, graph, schema, network }: InspectorProps & { id: string }) {
  const layer = network.facts?.nodes[id];
  if (!layer || !network.facts) return null;
  const { edges } = network.facts;
  const type = schema?.nodes.find((one) => one.id === graph.nodes[id]?.layer);
  const coming = (type?.inputs ?? [])
    .flatMap(({ name }) => edgesInto(graph, [id, name]))
    .map((edge) => edges[edge])
    .map((tensor) => (tensor ? shapeText(tensor.shape, tensor.dtype) : '?'));
  const going = layer.shapes.map((shape, index) => shapeText(shape, layer.dtypes[index]));
  const unknown = layer.verdict === 'unknown' ? text.resources.onlyKeras : null;
  const waits = layer.verdict === 'waits' ? text.resources.waits : null;
  const rows: [string, string][] = [];
  if (coming.length > 0) rows.push([text.resources.takes, coming.join(', ')]);
  if (going.length > 0) rows.push([text.resources.gives, going.join(', ')]);
  if (layer.verdict === 'known') {
    rows.push([text.resources.parameters, countText(layer.parameters)]);
    if (layer.fixed) rows.push([text.resources.fixed, countText(layer.fixed)]);
    if (layer.operations) rows.push([text.resources.work, workText(layer.operations)]);
  }
  if (rows.length === 0 && !unknown && !waits) return null;
  return (
    <section>
      <h3>{text.resources.shapes}</h3>
      <Facts rows={rows} />
      {unknown || waits ? <p className={styles.hint}>{unknown ?? waits}</p> : null}
    </section>
  );
}
