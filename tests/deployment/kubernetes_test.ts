/**
 * The manifests: that what they name is there, and what every pod of theirs has to keep.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseSchedule } from "../../infra/schedule/cron.ts";
import {
  knownVariables,
  type Manifest,
  manifestsIn,
  type Pod,
  textOf,
  yamlOf,
} from "../support/deployment.ts";

const FOLDER = "infra/kubernetes";
const manifests = (await manifestsIn(FOLDER)).filter(({ kind }) => kind !== "Kustomization");
const has = (kind: string, name: string) =>
  manifests.some((manifest) => manifest.kind === kind && manifest.metadata.name === name);
const find = (kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;
/** What has no pods may have no spec either. */
const podOf = ({ spec }: { readonly spec?: Manifest["spec"] }): Pod | undefined =>
  spec?.template ?? spec?.jobTemplate?.spec.template;
const pods = manifests.flatMap((manifest) => {
  const pod = podOf(manifest);
  return pod === undefined ? [] : [{ manifest, pod }];
});

/** Whether a selector picks a set of labels. */
const picks = (selector: Record<string, string>, labels: Record<string, string>) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

Deno.test("every pod is as small a target as it can be, and has what it writes to", () => {
  assertEquals(pods.map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`), [
    "Deployment questline-canary",
    "CronJob questline-materialize",
    "Deployment questline",
  ]);
  for (const { manifest: { metadata: { name } }, pod: { spec } } of pods) {
    assertEquals(spec.automountServiceAccountToken, false, name);
    assert(has("ServiceAccount", spec.serviceAccountName), name);
    assertEquals(
      [
        spec.securityContext.runAsNonRoot,
        spec.securityContext.runAsUser,
        spec.securityContext.seccompProfile.type,
      ],
      [true, 1993, "RuntimeDefault"],
    );
    for (const container of spec.containers) {
      assertEquals(container.securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      assert(container.resources.requests.memory && container.resources.limits.memory, name);
      assertEquals(container.volumeMounts.map(({ mountPath }) => mountPath), [
        "/app/.questline",
        "/tmp",
      ]);
      const volumes = spec.volumes.map(({ name }) => name);
      for (const mount of container.volumeMounts) assert(volumes.includes(mount.name), mount.name);
      for (const { configMapRef, secretRef } of container.envFrom) {
        assert(configMapRef ? has("ConfigMap", configMapRef.name) : has("Secret", secretRef!.name));
      }
    }
  }
});

Deno.test("a server gets requests when it has a model, and ends when it has answered", () => {
  for (const name of ["questline", "questline-canary"]) {
    const { spec } = podOf(find("Deployment", name))!;
    const server = spec.containers[0]!;
    const port = server.ports[0]!;
    const probes = { startupProbe: "/livez", livenessProbe: "/livez", readinessProbe: "/readyz" } as const;
    for (const [probe, path] of Object.entries(probes)) {
      assertEquals(server[probe as keyof typeof probes].httpGet, { path, port: port.name }, name);
    }
    const pause = Number(server.lifecycle.preStop.exec.command[1]!);
    // The server's own patience is 20 seconds.
    assert(spec.terminationGracePeriodSeconds > pause + 20);
  }
});

Deno.test("selectors pick what they are meant for: service both, autoscaler and budget the champion's only", () => {
  const labels = Object.fromEntries(
    pods.map(({ manifest, pod }) => [manifest.metadata.name, pod.metadata.labels]),
  );
  const picked = (selector: Record<string, string>) =>
    Object.keys(labels).filter((name) => picks(selector, labels[name]!));
  for (const { manifest } of pods.filter(({ manifest }) => manifest.kind === "Deployment")) {
    assertEquals(picked(manifest.spec.selector.matchLabels), [manifest.metadata.name]);
  }
  assertEquals(picked(find("Service", "questline").spec.selector), ["questline-canary", "questline"]);
  assertEquals(picked(find("PodDisruptionBudget", "questline").spec.selector.matchLabels), ["questline"]);
  assertEquals(picked(find("NetworkPolicy", "questline").spec.podSelector.matchLabels), Object.keys(labels));
  assertEquals(picked(find("NetworkPolicy", "questline-server").spec.podSelector.matchLabels), [
    "questline-canary",
    "questline",
  ]);
  const { scaleTargetRef, minReplicas, maxReplicas } = find("HorizontalPodAutoscaler", "questline").spec;
  assert(has(scaleTargetRef.kind, scaleTargetRef.name));
  assert(minReplicas >= 2 && maxReplicas > minReplicas);
  assertEquals(find("Deployment", "questline").spec.replicas, undefined);
});

Deno.test("the canary differs from the server in its name, its label, its number and the alias that it follows", () => {
  const without = ({ file: _, ...manifest }: Manifest) => manifest;
  const canary = structuredClone(without(find("Deployment", "questline-canary")));
  const container = podOf(canary)!.spec.containers[0]!;
  assertEquals(container.env, [{ name: "SERVER_ALIAS", value: "challenger" }]);
  delete container.env;
  assertEquals(canary.spec.replicas, 1);
  delete canary.spec.replicas;
  const same = JSON.stringify(canary).replaceAll("questline-canary", "questline").replaceAll(
    "challenger",
    "champion",
  );
  assertEquals(JSON.parse(same), without(find("Deployment", "questline")));
});

Deno.test("the job runs daily, one at a time, and is given time to end", () => {
  const { spec } = find("CronJob", "questline-materialize");
  assert(parseSchedule(spec.schedule, spec.timeZone).next(0) !== undefined);
  assertEquals(spec.concurrencyPolicy, "Forbid");
  const pod = spec.jobTemplate!.spec.template.spec;
  assertEquals([pod.restartPolicy, pod.containers[0]!.args], ["Never", ["materialize"]]);
  for (const { persistentVolumeClaim: claim } of pod.volumes) {
    if (claim !== undefined) assert(has("PersistentVolumeClaim", claim.claimName));
  }
});

Deno.test("variables are ones that the program knows, and no secret is in what is applied as it is", async () => {
  const known = knownVariables();
  const { data } = find("ConfigMap", "questline");
  const { stringData } = find("Secret", "questline");
  for (const name of [...Object.keys(data), ...Object.keys(stringData)]) assert(known.has(name), name);
  const { resources } = await yamlOf<{ resources: string[] }>(`${FOLDER}/kustomization.yaml`);
  const files = new Set(manifests.map(({ file }) => file));
  for (const file of resources) assert(files.has(file), file);
  assert(!resources.includes("secret.example.yaml"));
  assertEquals([...files].filter((file) => !resources.includes(file)), [
    "canary.yaml",
    "secret.example.yaml",
  ]);
  assert(!/(PASSWORD|SECRET|TOKEN|API_KEY)/.test(await textOf(`${FOLDER}/configmap.yaml`)));
});
