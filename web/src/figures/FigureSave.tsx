import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Download } from 'lucide-react';
import { useContext } from 'react';
import { fileName } from '../model/file_name';
import { pngWithRecipe, type Recipe, svgWithRecipe } from '../model/recipe';
import * as text from '../text';
import { fileSave } from '../ui/file_save';
import { toastProblem } from '../ui/toasts';
import { figureCsv } from './figure_csv';
import type { FigureJson } from './figure_json';
import { plotImage } from './plot_image';
import { RecipeContext } from './recipe_context';

interface Props {
  title: string;
  /** The plot, where its parts are known. */
  plot: FigureJson | null;
  /** The image that matplotlib drew. */
  image?: { blob: Blob | undefined; format: string };
}

/** A figure as a file: the picture as it was drawn, the plot as it is shown, the numbers behind it. Pictures say what made them. */
export function FigureSave({ title, plot, image }: Props) {
  const name = fileName(title);
  const recipe = useContext(RecipeContext);
  const blob = image?.blob;
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
        {image && blob ? (
          <Menu.Item onClick={save(image.format, async () => blob)}>
            {text.figures.saveImage(image.format.toUpperCase())}
          </Menu.Item>
        ) : null}
        {plot ? (
          <>
            <Menu.Item
              onClick={save('png', async () => withRecipe(await plotImage(plot, 'png'), recipe))}
            >
              {text.figures.savePlot('PNG')}
            </Menu.Item>
            <Menu.Item
              onClick={save('svg', async () => withRecipe(await plotImage(plot, 'svg'), recipe))}
            >
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

/** What is drawn here; the server's own images have it already. */
async function withRecipe(picture: Blob, recipe: Recipe | null): Promise<Blob> {
  const { type } = picture;
  if (!recipe) return picture;
  if (type === 'image/png')
    return new Blob([pngWithRecipe(new Uint8Array(await picture.arrayBuffer()), recipe)], { type });
  if (type === 'image/svg+xml')
    return new Blob([svgWithRecipe(await picture.text(), recipe)], { type });
  return picture;
}
