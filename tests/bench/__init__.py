"""Speed as ratios: `script/bench` measures ours and a reference side by side in one run."""
