import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Download } from 'lucide-react';
import { fileName } from '../model/file_name';
import * as text from '../text';
import { fileSave } from '../ui/file_save';
import { toastProblem } from '../ui/toasts';
import { figureCsv } from './figure_csv';
import type { FigureJson } from './figure_json';
import { plotImage } from './plot_image';

interface Props {
  title: string;
  /** The plot, where its parts are known. */
  plot: FigureJson | null;
  /** The image that matplotlib drew. */
  image?: { url: string | null; format: string };
}

/** A figure as a file: the picture as it was drawn, the plot as it is shown, the numbers behind it. */
export function FigureSave({ title, plot, image }: Props) {
  const name = fileName(title);
  const save = (ending: string, content: () => Promise<Blob>) => () =>
    void content()
      .then((blob) => fileSave(blob, `${name}.${ending}`))
      .catch(toastProblem);
  const csv = plot ? figureCsv(plot) : null;
  return (
    <Menu>
      <Tooltip label={text.figures.save}>
        <Menu.Target>
          <ActionIcon aria-label={`${text.figures.save}: ${title}`}>
            <Download size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {image?.url ? (
          <Menu.Item component="a" href={image.url} download={`${name}.${image.format}`}>
            {text.figures.saveImage(image.format.toUpperCase())}
          </Menu.Item>
        ) : null}
        {plot ? (
          <>
            <Menu.Item onClick={save('png', () => plotImage(plot, 'png'))}>
              {text.figures.savePlot('PNG')}
            </Menu.Item>
            <Menu.Item onClick={save('svg', () => plotImage(plot, 'svg'))}>
              {text.figures.savePlot('SVG')}
            </Menu.Item>
          </>
        ) : null}
        {csv ? (
          <Menu.Item onClick={save('csv', async () => new Blob([csv], { type: 'text/csv' }))}>
            {text.figures.saveData}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
