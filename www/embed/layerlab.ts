// The package as one module with an address, for pages without a bundler.
export * from "layerlab";
