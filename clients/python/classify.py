"""Asks a Tocsin server about texts: one call, a batch, a stream.

Usage: classify.py ADDRESS TEXT...
"""

import sys

import grpc

from tocsin.v1 import classification_pb2, classifier_service_pb2 as pb, classifier_service_pb2_grpc

DEADLINE = 10  # seconds; a call without one is given one by the server
OPTIONS = [("grpc.max_receive_message_length", 64 << 20)]  # grpcio's own limit is 4 MiB


def show(response):
    """Prints the decision, the leading theme and the words that drove it."""
    decision = classification_pb2.Decision.Name(response.decision)
    print(f"{response.id}: {decision} {response.reason}".rstrip())
    theme = response.themes[0]
    print(f"   {theme.theme}: talked about {theme.probability:.3f}, promoted {theme.promotion_probability:.3f}")
    for e in theme.evidence:
        print(f"   {e.log_odds:+.2f} {e.text!r} at bytes {e.start} to {e.end}")


def requests(texts):
    return [pb.ClassifyTextRequest(id=str(i), text=text, max_evidence=3) for i, text in enumerate(texts)]


def main(address, texts):
    with grpc.insecure_channel(address, options=OPTIONS) as channel:
        classifier = classifier_service_pb2_grpc.ClassifierServiceStub(channel)

        print("# one call")
        show(classifier.ClassifyText(requests(texts)[0], timeout=DEADLINE))

        print("# a batch: results stand where their requests stood")
        batch = pb.BatchClassifyTextRequest(requests=requests(texts))
        for result in classifier.BatchClassifyText(batch, timeout=DEADLINE).results:
            if result.HasField("error"):
                print("refused:", result.error.message)
            else:
                show(result.response)

        print("# a stream: answers come in the order of the requests")
        stream = (pb.StreamClassifyTextRequest(request=r) for r in requests(texts))
        for answer in classifier.StreamClassifyText(stream, timeout=DEADLINE):
            if answer.HasField("error"):
                print("refused:", answer.error.message)
            else:
                show(answer.response)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    try:
        main(sys.argv[1], sys.argv[2:])
    except grpc.RpcError as error:
        sys.exit(f"{sys.argv[1]}: {error.code().name}: {error.details()}")
