"""Checks a running server from outside: smoke_test.py ADDRESS.

Nothing here knows the model: it asks the server for the themes.
"""

import sys
import unittest

import grpc
from google.rpc import code_pb2, error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from tocsin.v1 import classification_pb2 as c
from tocsin.v1 import classifier_service_pb2 as pb
from tocsin.v1 import classifier_service_pb2_grpc as classifier_grpc
from tocsin.v1 import feedback_service_pb2 as feedback
from tocsin.v1 import feedback_service_pb2_grpc as feedback_grpc
from tocsin.v1 import model_service_pb2 as model
from tocsin.v1 import model_service_pb2_grpc as model_grpc

DEADLINE = 30
STARTED = 60  # how long the server may take to listen


def violations(status):
    """The fields that a google.rpc.Status complains about."""
    fields = {}
    for detail in status.details:
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            fields.update({v.field: v.description for v in bad.field_violations})
    return fields


class Server(unittest.TestCase):
    address = ""

    @classmethod
    def setUpClass(cls):
        cls.channel = grpc.insecure_channel(cls.address)
        grpc.channel_ready_future(cls.channel).result(timeout=STARTED)
        cls.classifier = classifier_grpc.ClassifierServiceStub(cls.channel)
        cls.models = model_grpc.ModelServiceStub(cls.channel)
        cls.model = cls.models.GetModel(model.GetModelRequest(), timeout=DEADLINE).model
        cls.themes = [t.name for t in cls.model.themes]

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()

    def classify(self, **fields):
        return self.classifier.ClassifyText(pb.ClassifyTextRequest(**fields), timeout=DEADLINE)

    def refused(self, **fields):
        with self.assertRaises(grpc.RpcError) as caught:
            self.classify(**fields)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        return violations(rpc_status.from_call(caught.exception))

    def check(self, received, response):
        """What holds for every answer."""
        self.assertNotEqual(response.decision, c.DECISION_UNSPECIFIED)
        self.assertEqual(response.model, self.model.reference)
        for theme in response.themes:
            self.assertGreaterEqual(theme.probability, theme.promotion_probability)
        for label in [*response.themes, *response.stances]:
            total = label.prior_log_odds + label.other_log_odds + sum(e.log_odds for e in label.evidence)
            self.assertEqual(total, label.log_odds, "the parts do not add up exactly")
            for e in label.evidence:
                quoted = received[e.start : e.end].decode(errors="replace")
                if "\ufffd" not in quoted:
                    self.assertEqual(e.text, quoted)

    def test_text(self):
        text = "The police said that the group had called for attacks; “nobody was hurt”, they added."
        response = self.classify(id="42", text=text)
        self.assertEqual(response.id, "42")
        self.assertEqual({t.theme for t in response.themes}, set(self.themes))
        self.assertEqual({s.stance for s in response.stances}, {s.name for s in self.model.stances})
        self.check(text.encode(), response)

    def test_raw_text_that_is_not_utf8(self):
        raw = b"\xff\xfethe police \xe2\x82 said\x00 that \x80"
        response = self.classify(raw_text=raw, max_evidence=100)
        self.assertIn(c.SIGNAL_INVALID_UTF8, response.signals)
        self.check(raw, response)

    def test_empty_text_is_answered(self):
        response = self.classify(text="")
        self.assertEqual((response.decision, response.reason), (c.DECISION_ABSTAIN, "TOO_SHORT"))

    def test_some_themes_without_evidence(self):
        response = self.classify(text="they will attack the city", themes=self.themes[:1], max_evidence=0)
        self.assertEqual([t.theme for t in response.themes], self.themes[:1])
        self.assertEqual(sum(len(s.evidence) for s in response.stances), 0)
        self.check(b"they will attack the city", response)

    def test_bad_requests_name_their_fields(self):
        self.assertIn("text", self.refused(id="1"))
        self.assertIn(self.themes[0], self.refused(text="secret", themes=["weather"])["themes[0]"])
        self.assertIn("1048576", self.refused(text="!" * (1 << 20) + "!")["text"])
        self.assertIn("256", self.refused(text="a", id="i" * 257)["id"])
        self.assertIn("0 to 100", self.refused(text="a", max_evidence=101)["max_evidence"])

    def test_batch_with_a_bad_item(self):
        requests = [pb.ClassifyTextRequest(id=str(i), text="the police said") for i in range(50)]
        requests[20].themes.append("weather")
        results = self.classifier.BatchClassifyText(pb.BatchClassifyTextRequest(requests=requests), timeout=DEADLINE).results
        self.assertEqual(len(results), 50)
        self.assertEqual(results[20].error.code, code_pb2.INVALID_ARGUMENT)
        self.assertIn("requests[20].themes[0]", violations(results[20].error))
        self.assertEqual([r.response.id for r in results], [str(i) if i != 20 else "" for i in range(50)])

    def test_batch_above_its_limit(self):
        requests = [pb.ClassifyTextRequest(text="a")] * 1001
        with self.assertRaises(grpc.RpcError) as caught:
            self.classifier.BatchClassifyText(pb.BatchClassifyTextRequest(requests=requests), timeout=DEADLINE)
        self.assertIn("1000", violations(rpc_status.from_call(caught.exception))["requests"])

    def test_stream_keeps_the_order(self):
        requests = [pb.ClassifyTextRequest(id=str(i), text="the police " * (i % 5)) for i in range(200)]
        requests[100].ClearField("text")
        stream = (pb.StreamClassifyTextRequest(request=r) for r in requests)
        answers = list(self.classifier.StreamClassifyText(stream, timeout=DEADLINE))
        self.assertEqual([a.response.id for a in answers], [str(i) if i != 100 else "" for i in range(200)])
        self.assertIn("request.text", violations(answers[100].error))

    def test_deadline(self):
        requests = [pb.ClassifyTextRequest(text="they will attack " * 50_000)] * 16  # seconds of work
        with self.assertRaises(grpc.RpcError) as caught:
            self.classifier.BatchClassifyText(pb.BatchClassifyTextRequest(requests=requests), timeout=0.05)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.DEADLINE_EXCEEDED)

    def test_model(self):
        self.assertTrue(self.model.reference.digest.startswith("sha256:"))
        for theme in self.model.themes:
            self.assertTrue(theme.definition)
            self.assertLessEqual(theme.review_threshold, theme.flag_threshold)
        listed = self.models.ListModels(model.ListModelsRequest(), timeout=DEADLINE)
        self.assertEqual([m.reference for m in listed.models], [self.model.reference])
        with self.assertRaises(grpc.RpcError) as caught:
            self.models.GetModel(model.GetModelRequest(name="other"), timeout=DEADLINE)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)

    def test_feedback_is_refused_aloud(self):
        with self.assertRaises(grpc.RpcError) as caught:
            feedback_grpc.FeedbackServiceStub(self.channel).CreateFeedback(feedback.CreateFeedbackRequest(), timeout=DEADLINE)
        self.assertEqual(caught.exception.code(), grpc.StatusCode.UNIMPLEMENTED)

    def test_health(self):
        health = health_pb2_grpc.HealthStub(self.channel)
        for service in ["", "tocsin.v1.ClassifierService", "tocsin.v1.ModelService"]:
            answer = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=DEADLINE)
            self.assertEqual(answer.status, health_pb2.HealthCheckResponse.SERVING, service)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: smoke_test.py ADDRESS")
    Server.address = sys.argv.pop()
    unittest.main(verbosity=2)
