package dev.forewarn.adapter.kubernetes;

/** Objects of tests, as YAML. */
final class Manifests {
    private Manifests() {}

    static String workload(String kind, String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: %s
                metadata:
                  name: %s
                  labels: { app: %s }
                spec:
                  replicas: %d
                  selector: { matchLabels: { app: %s } }
                %s  template:
                    metadata: { labels: { app: %s } }
                    spec: { containers: [ { name: main, image: "shop/%s:2" } ] }
                """.formatted(
                        kind,
                        name,
                        name,
                        replicas,
                        name,
                        kind.equals("StatefulSet") ? "  serviceName: " + name + "\n" : "",
                        name,
                        name);
    }

    static String daemonSet(String name) {
        return workload("DaemonSet", name, 0).replace("  replicas: 0\n", "");
    }

    static String hpa(String name, String target, int least, int most) {
        return """
                apiVersion: autoscaling/v1
                kind: HorizontalPodAutoscaler
                metadata: { name: %s }
                spec:
                  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: %s }
                  minReplicas: %d
                  maxReplicas: %d
                  targetCPUUtilizationPercentage: 80
                """.formatted(name, target, least, most);
    }

    static String hpaOfKeda(String scaledObject, String target, int least, int most) {
        return hpa("keda-hpa-" + scaledObject, target, least, most)
                .replace(
                        "metadata: { name: keda-hpa-" + scaledObject + " }", """
                metadata:
                  name: keda-hpa-%s
                  ownerReferences: [ { apiVersion: keda.sh/v1alpha1, kind: ScaledObject, name: %s, uid: "1", controller: true } ]""".formatted(scaledObject, scaledObject));
    }

    /** Annotations as a flow mapping's inside, more of the spec as lines; both may be empty. */
    static String scaledObject(String name, String target, String annotations, String spec) {
        return """
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: { name: %s, annotations: { %s } }
                spec:
                  scaleTargetRef: { name: %s }
                  triggers: [ { type: cpu, metadata: { value: "80" } } ]
                %s""".formatted(name, annotations, target, spec.indent(2));
    }

    /** What a deployment had at a revision. */
    static String revision(String deployment, String uid, int revision, String image, String templateAnnotations) {
        return """
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: %s-%d
                  labels: { app: %s, pod-template-hash: "h%d" }
                  annotations: { deployment.kubernetes.io/revision: "%d" }
                  ownerReferences: [ { apiVersion: apps/v1, kind: Deployment, name: %s, uid: "%s", controller: true } ]
                spec:
                  replicas: 0
                  selector: { matchLabels: { app: %s, pod-template-hash: "h%d" } }
                  template:
                    metadata: { labels: { app: %s, pod-template-hash: "h%d" }, annotations: { %s } }
                    spec: { containers: [ { name: main, image: "%s" } ] }
                """.formatted(
                        deployment,
                        revision,
                        deployment,
                        revision,
                        revision,
                        deployment,
                        uid,
                        deployment,
                        revision,
                        deployment,
                        revision,
                        templateAnnotations,
                        image);
    }

    static String pod(String name, String owner, String ownerUid, String app) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  labels: { app: %s }
                  ownerReferences: [ { apiVersion: apps/v1, kind: %s, name: %s, uid: "%s", controller: true } ]
                spec: { terminationGracePeriodSeconds: 0, containers: [ { name: main, image: "shop/it:2" } ] }
                """.formatted(
                name, app, owner.substring(0, owner.indexOf('/')), owner.substring(owner.indexOf('/') + 1), ownerUid);
    }
}
