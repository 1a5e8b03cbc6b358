from cwinstruments.testing import ConformanceSuite


class TestConformance(ConformanceSuite):
    distribution = "cwinstruments-workload"
