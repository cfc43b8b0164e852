/**
 * Files that deploy the program, and what it can be told.
 *
 * @module
 */
import { parse, parseAllDocuments } from "yaml";
import { pipeline } from "../../assets/mod.ts";
import { assetVariable, configFields, SERVER_NAMES, VARIABLES } from "../../infra/config.ts";
import { CHECKOUT } from "./program.ts";

/** Every variable that means something to the program. */
export function knownVariables(): Set<string> {
  return new Set([
    ...Object.keys(VARIABLES),
    ...SERVER_NAMES,
    ...pipeline.flatMap((asset) => configFields(asset).map(([field]) => assetVariable(asset.key, field))),
  ]);
}

type Labels = Readonly<Record<string, string>>;

/** A service of a compose file, as far as the tests look. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

/** A container of a pod. */
export interface Container {
  readonly args: readonly string[];
  env?: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly ports: readonly { readonly name: string }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly resources: Readonly<Record<"requests" | "limits", { readonly memory?: string }>>;
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/** A pod, as a template says it. */
export interface Pod {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly automountServiceAccountToken: boolean;
    readonly terminationGracePeriodSeconds: number;
    readonly restartPolicy?: string;
    readonly securityContext: {
      readonly runAsNonRoot: boolean;
      readonly runAsUser: number;
      readonly seccompProfile: { readonly type: string };
    };
    readonly containers: readonly Container[];
    readonly volumes: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
}

/** A manifest of Kubernetes, as far as the tests look: what its kind does not have is not there. */
export interface Manifest {
  readonly file: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly stringData: Readonly<Record<string, string>>;
  readonly spec: {
    replicas?: number;
    readonly template?: Pod;
    readonly jobTemplate?: { readonly spec: { readonly template: Pod } };
    readonly selector: { readonly matchLabels: Labels } & Labels;
    readonly podSelector: { readonly matchLabels: Labels };
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly schedule: string;
    readonly timeZone: string;
    readonly concurrencyPolicy: string;
  };
}

export const textOf = (path: string): Promise<string> => Deno.readTextFile(`${CHECKOUT}/${path}`);

/** A YAML file of one document, anchors and merges resolved. */
export async function yamlOf<T>(path: string): Promise<T> {
  return parse(await textOf(path), { merge: true }) as T;
}

/** The manifests of a folder, in the order of their files. */
export async function manifestsIn(folder: string): Promise<Manifest[]> {
  const names = [...Deno.readDirSync(`${CHECKOUT}/${folder}`)].map(({ name }) => name).sort();
  const found: Manifest[] = [];
  for (const name of names) {
    for (const document of parseAllDocuments(await textOf(`${folder}/${name}`))) {
      if (document.errors.length > 0) throw document.errors[0];
      found.push({ file: name, ...document.toJS() as Omit<Manifest, "file"> });
    }
  }
  return found;
}
