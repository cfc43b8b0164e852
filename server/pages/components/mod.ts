/**
 * The components of the pages. `server/design.md` says which to use when.
 *
 * @module
 */
export { Button, type ButtonProps } from "./button.tsx";
export { Card, Figure, PageHead, Section } from "./card.tsx";
export { Code, Diff, type DiffLine } from "./code.tsx";
export { Dialog, DialogOpener } from "./dialog.tsx";
export {
  CheckField,
  ChipChoices,
  SearchField,
  SelectField,
  TextField,
  type TextFieldProps,
} from "./form.tsx";
export { Icon, type IconName, PATHS } from "./icon.tsx";
export { Breadcrumbs, Pager, Tabs } from "./navigation.tsx";
export { Empty, Notice, Skeleton, Toasts } from "./notice.tsx";
export { Partitions, type PartitionState } from "./partitions.tsx";
export { Legend, Plot, type PlotPoint, type PlotProps, type PlotSeries, Sparkline } from "./plot.tsx";
export { Badge, LOOKS, Status, type Tone } from "./status.tsx";
export { type Column, Facts, Hash, Meter, Moment, Table } from "./table.tsx";
