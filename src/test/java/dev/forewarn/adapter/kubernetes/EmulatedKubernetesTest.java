package dev.forewarn.adapter.kubernetes;

/** The suite on an emulation; {@link RealClusterSuite} runs it on an API server. */
class EmulatedKubernetesTest extends KubernetesSuite {
    @Override
    Cluster open() {
        return new EmulatedCluster();
    }
}
