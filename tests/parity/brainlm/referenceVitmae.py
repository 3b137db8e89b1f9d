"""BrainLM's ViT-MAE once more, in PyTorch, written from its description and not from ours."""

import math

import torch
import torch.nn.functional as F

from referenceModels import Model, Shapes, rows, shuffle


class Vitmae(Model):
    @staticmethod
    def shapes(c):
        found = Shapes()
        h, d, patch = c["hiddenSize"], c["decoderHiddenSize"], c["patchSize"]
        norms = ("layernorm_before", "layernorm_after")
        found["vit.embeddings.cls_token"] = (1, 1, h)
        found["vit.embeddings.patch_embeddings.projection.weight"] = (h, c["channels"], patch, patch)
        found["vit.embeddings.patch_embeddings.projection.bias"] = (h,)
        for i in range(c["encoderLayers"]):
            found.layer(f"vit.encoder.layer.{i}", h, c["intermediateSize"], "attention", norms)
        found.norm("vit.layernorm", h)
        found["decoder.mask_token"] = (1, 1, d)
        found.linear("decoder.decoder_embed", d, h)
        for i in range(c["decoderLayers"]):
            found.layer(f"decoder.decoder_layers.{i}", d, c["decoderIntermediateSize"], "attention", norms)
        found.norm("decoder.decoder_norm", d)
        found.linear("decoder.decoder_pred", patch * patch * c["channels"], d)
        return found

    def layer(self, x, name, heads):
        q, k, v = self.heads(self.norm(x, f"{name}.layernorm_before"), name, "attention", heads)
        context = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]), -1) @ v
        x = x + self.linear(context.transpose(1, 2).reshape(x.shape), f"{name}.attention.output.dense")
        inner = F.gelu(self.linear(self.norm(x, f"{name}.layernorm_after"), f"{name}.intermediate.dense"))
        return x + self.linear(inner, f"{name}.output.dense")

    def positions(self, side, width, like):
        """Column first, then row; of each the sines, then the cosines."""
        frequencies = 1 / 10000 ** (torch.arange(width // 4, dtype=torch.float64) / (width // 4))
        row, column = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
        angles = [place.reshape(-1, 1).double() * frequencies for place in (column, row)]
        return torch.cat([part for a in angles for part in (torch.sin(a), torch.cos(a))], 1).to(like)

    def last_frames(self, left):
        """Token columns hidden, columns of the picture blanked, and first frame counted, by train mode."""
        c = self.c
        first, patch = c["windowFrames"] - int(c["windowFrames"] * c["maskRatio"]), c["patchSize"]
        begin, end = left + first, (left + c["windowFrames"] - 1) // patch
        if c["trainMode"] == "predict_last":
            return range(begin // patch, end + 1), range(0), (begin // patch) * patch - left
        return range(-(-begin // patch), end + 1), range(begin, -(-begin // patch) * patch), first

    def __call__(self, signal, noise, kept):
        c, w = self.c, self.w
        b, parcels, frames = signal.shape
        size, patch = c["imageSize"], c["patchSize"]
        side, top, left = size // patch, (size - parcels) // 2, (size - frames) // 2
        picture = torch.full((b, size, size), -1.0).to(signal)
        picture[:, top : top + parcels, left : left + frames] = signal
        columns, counted = [], None
        if c["trainMode"] != "auto_encode":
            columns, blanked, counted = self.last_frames(left)
            picture[:, :, list(blanked)] = 0
            noise = torch.tensor([float(t % side in columns) for t in range(side * side)]).expand(b, -1)
        colours = picture[:, None].expand(-1, c["channels"], -1, -1)
        kernel = w["vit.embeddings.patch_embeddings.projection.weight"]
        x = F.conv2d(colours, kernel, w["vit.embeddings.patch_embeddings.projection.bias"], stride=patch)
        x = x.flatten(2).transpose(1, 2) + self.positions(side, c["hiddenSize"], x)
        keep, restore = shuffle(noise, kept)
        x = torch.cat([w["vit.embeddings.cls_token"].expand(b, -1, -1), rows(x, keep)], 1)
        encoder = self.through(x, "vit.encoder.layer", c["encoderLayers"], c["encoderHeads"])
        latent = self.norm(encoder[-1], "vit.layernorm")
        found = {"latent": latent, "encoderHidden": encoder}
        if "decoder.decoder_embed.weight" not in w:
            return found
        y = self.linear(latent, "decoder.decoder_embed")
        z = torch.cat([y[:, 1:], w["decoder.mask_token"].expand(b, side * side - kept, -1)], 1)
        z = rows(z, restore) + self.positions(side, c["decoderHiddenSize"], z)
        z = torch.cat([y[:, :1], z], 1)
        decoder = self.through(z, "decoder.decoder_layers", c["decoderLayers"], c["decoderHeads"])
        logits = self.linear(self.norm(decoder[-1], "decoder.decoder_norm"), "decoder.decoder_pred")[:, 1:]
        whole = torch.einsum("bijpqc->bcipjq", logits.view(b, side, side, patch, patch, c["channels"]))
        whole = whole.reshape(b, c["channels"], size, size).mean(1)
        prediction = whole[:, top : top + parcels, left : left + frames]
        if counted is None:
            token = (restore >= kept).to(signal).view(b, side, 1, side, 1).expand(-1, -1, patch, -1, patch)
            weight = token.reshape(b, size, size)[:, top : top + parcels, left : left + frames]
        else:
            weight = (torch.arange(frames) >= counted).to(signal).expand(b, parcels, frames)
        loss = ((prediction - signal).square() * weight).sum() / weight.sum()
        return found | {"decoderHidden": decoder, "prediction": prediction, "loss": loss}
