//! Labelled pictures to learn from.

use burn::tensor::{Device, Tensor, TensorData};

/// Square pictures of 8 bits a channel, each with a class.
#[derive(Clone, Debug)]
pub struct LabelledImages {
    pixels: Vec<u8>,
    labels: Vec<u8>,
    channels: usize,
    size: usize,
}

/// Pixels and labels that do not fit together.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DataError {
    /// The number of pixels is not that of the labelled pictures.
    #[error("{labels} pictures of {channels}×{size}×{size} need {} pixels, got {pixels}", labels * channels * size * size)]
    Pixels {
        /// Pixels given.
        pixels: usize,
        /// Labels given.
        labels: usize,
        /// Channels of a picture.
        channels: usize,
        /// Height and width of a picture.
        size: usize,
    },
    /// A padded size smaller than the pictures, or not even with them.
    #[error("pictures of {from}×{from} cannot be padded evenly to {to}×{to}")]
    Padding {
        /// Size given.
        from: usize,
        /// Size asked for.
        to: usize,
    },
}

impl LabelledImages {
    /// Pictures as rows of `pixels`, `[count, channels, size, size]`, and their classes.
    pub fn new(
        pixels: Vec<u8>,
        labels: Vec<u8>,
        channels: usize,
        size: usize,
    ) -> Result<Self, DataError> {
        if pixels.len() != labels.len() * channels * size * size {
            return Err(DataError::Pixels {
                pixels: pixels.len(),
                labels: labels.len(),
                channels,
                size,
            });
        }
        Ok(Self {
            pixels,
            labels,
            channels,
            size,
        })
    }

    /// The same pictures in the middle of a black square of `size`.
    pub fn padded(&self, size: usize) -> Result<Self, DataError> {
        let margin = match size.checked_sub(self.size) {
            Some(extra) if extra % 2 == 0 => extra / 2,
            _ => {
                return Err(DataError::Padding {
                    from: self.size,
                    to: size,
                });
            }
        };
        let mut pixels = vec![0; self.len() * self.channels * size * size];
        for (plane, source) in self.pixels.chunks_exact(self.size * self.size).enumerate() {
            for (y, row) in source.chunks_exact(self.size).enumerate() {
                let start = (plane * size + margin + y) * size + margin;
                pixels[start..start + self.size].copy_from_slice(row);
            }
        }
        Ok(Self {
            pixels,
            labels: self.labels.clone(),
            channels: self.channels,
            size,
        })
    }

    /// The first `count` pictures, or all if there are fewer.
    pub fn first(&self, count: usize) -> Self {
        let count = count.min(self.len());
        let pixels = self.pixels[..count * self.channels * self.size * self.size].to_vec();
        Self {
            pixels,
            labels: self.labels[..count].to_vec(),
            ..*self
        }
    }

    /// The number of pictures.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no pictures.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The class of every picture.
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// Channels, height and width of a picture.
    pub fn shape(&self) -> [usize; 3] {
        [self.channels, self.size, self.size]
    }

    /// The pixels of picture `index`, `[channels, size, size]`, 0 to 255.
    pub fn image(&self, index: usize) -> &[u8] {
        let len = self.channels * self.size * self.size;
        &self.pixels[index * len..(index + 1) * len]
    }

    /// The pictures at `indices` as the network sees them: `[batch, channels, size, size]` in
    /// `[-1, 1]`.
    pub fn batch(&self, indices: &[usize], device: &Device) -> Tensor<4> {
        let values: Vec<f32> = indices
            .iter()
            .flat_map(|&index| self.image(index))
            .map(|&byte| crate::image::from_byte(byte))
            .collect();
        let shape = [indices.len(), self.channels, self.size, self.size];
        Tensor::from_data(TensorData::new(values, shape), device)
    }
}
