/**
 * Form fields. Every one has a label that is seen, and works without a browser module.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { Icon } from "./icon.tsx";

/** What every field has. */
interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: Child;
  readonly hint?: Child;
  readonly error?: Child;
}

/** A field of one line. */
export interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "search" | "number" | "password" | "date";
  readonly value?: string | undefined;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly list?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

function Around({ id, label, hint, error, children }: Omit<FieldProps, "name"> & { children?: Child }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && <span class="hint" id={`${id}-hint`}>{hint}</span>}
      {error && <span class="error" id={`${id}-error`}>{error}</span>}
    </div>
  );
}

function describedBy({ id, hint, error }: Pick<FieldProps, "id" | "hint" | "error">): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

function Input(props: TextFieldProps) {
  const { id, name, type = "text", value, placeholder, min, max, step, required, error } = props;
  return (
    <input
      class="input"
      id={id}
      name={name}
      type={type}
      value={value}
      placeholder={placeholder}
      min={min}
      max={max}
      step={step}
      required={required}
      list={props.list}
      autocomplete={props.autocomplete}
      aria-invalid={error ? "true" : undefined}
      aria-describedby={describedBy(props)}
      {...props.attributes}
    />
  );
}

/** A field for text, a number or a date. */
export function TextField(props: TextFieldProps) {
  return (
    <Around {...props}>
      <Input {...props} />
    </Around>
  );
}

/** A search field; `attributes` hook it to a browser module, and `children` hold what that shows. */
export function SearchField(props: TextFieldProps & { children?: Child }) {
  return (
    <Around {...props}>
      <div class="search">
        <Icon name="search" />
        <Input {...props} type="search" autocomplete={props.autocomplete ?? "off"} />
        {props.children}
      </div>
    </Around>
  );
}

/** A choice from a list. */
export function SelectField(
  props: FieldProps & {
    value?: string | undefined;
    options: readonly { readonly value: string; readonly label: string }[];
  },
) {
  return (
    <Around {...props}>
      <select class="input" id={props.id} name={props.name} aria-describedby={describedBy(props)}>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === props.value}>{label}</option>
        ))}
      </select>
    </Around>
  );
}

/** A yes or no. */
export function CheckField(
  { id, name, value = "yes", label, checked = false }: {
    id: string;
    name: string;
    value?: string;
    label: Child;
    checked?: boolean;
  },
) {
  return (
    <label class="choice" for={id}>
      <input type="checkbox" id={id} name={name} value={value} checked={checked} />
      <span>{label}</span>
    </label>
  );
}

/** Some of a few, as chips. */
export function ChipChoices(
  { legend, name, options, chosen }: {
    legend: Child;
    name: string;
    options: readonly { readonly value: string; readonly label: string }[];
    chosen: readonly string[];
  },
) {
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      <div class="chips">
        {options.map(({ value, label }) => (
          <label class="chip chip-choice">
            <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
