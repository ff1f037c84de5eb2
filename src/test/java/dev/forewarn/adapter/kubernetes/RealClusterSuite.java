package dev.forewarn.adapter.kubernetes;

/** The suite on a real API server: {@code mvn -Pcluster verify}, see docs/kubernetes.md. */
class RealClusterSuite extends KubernetesSuite {
    @Override
    Cluster open() {
        return new RealCluster();
    }
}
