"""Namespaces of XMP properties by what they hold (ISO 16684-1)."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DECLARATION = "http://www.w3.org/2000/xmlns/"
XML = ("http://www.w3.org/XML/1998/namespace", DECLARATION, RDF, "adobe:ns:meta/")
PLAIN_RDF = ("about", "ID", "bagID", "nodeID", "parseType", "resource", "type")
"""Attributes that old RDF writes without its prefix; any other name without a namespace is a property."""
HDR = (
    "http://ns.adobe.com/hdr-gain-map/", "http://ns.apple.com/HDRGainMap/", "http://ns.apple.com/pixeldatainfo/",
    "http://ns.google.com/photos/1.0/container/",
)  # fmt: skip
PICTURES = (
    "http://ns.adobe.com/xap/1.0/g/img/", "http://ns.google.com/photos/1.0/image/",
    "http://ns.google.com/photos/1.0/depthmap/", "http://ns.google.com/photos/1.0/audio/",
    "http://ns.google.com/photos/dd/1.0/",
)  # fmt: skip
SIZED = ("http://ns.adobe.com/tiff/", "http://ns.adobe.com/exif/")
REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
