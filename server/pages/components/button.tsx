/**
 * Buttons, and links that look like them.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.tsx";

/** What a button has. With `href` it is a link. */
export interface ButtonProps {
  readonly children?: Child;
  readonly href?: string;
  /** One primary button a page at most. */
  readonly look?: "primary" | "danger" | "plain";
  readonly size?: "small" | "wide";
  readonly icon?: IconName;
  readonly type?: "submit" | "button";
  readonly name?: string;
  readonly value?: string;
  readonly disabled?: boolean;
  readonly label?: string;
  /** Hooks for browser modules: `data-…`, `aria-…`, `form…`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A button that submits by default. */
export function Button(props: ButtonProps) {
  const { children, href, look, size, icon, type = "submit", name, value, disabled, label, attributes } =
    props;
  const style = ["button", look, size].filter(Boolean).join(" ");
  const inner = <>{icon && <Icon name={icon} />}{children}</>;
  if (href !== undefined) return <a class={style} href={href} aria-label={label} {...attributes}>{inner}</a>;
  return (
    <button
      class={style}
      type={type}
      name={name}
      value={value}
      disabled={disabled}
      aria-label={label}
      {...attributes}
    >
      {inner}
    </button>
  );
}
